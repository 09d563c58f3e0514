"""Sound to words."""

import os

# onnxruntime from 1.29 on, not on Windows alone, sends a lasting id of the machine to mobile.events.data.microsoft.com;
# it looks at this once, as it is imported: its own disable_telemetry_events() comes too late, the demo still asked for
# that name in the first minute.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

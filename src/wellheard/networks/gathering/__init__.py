"""One collection round: plan it, fetch it, write it, resume it, report it."""

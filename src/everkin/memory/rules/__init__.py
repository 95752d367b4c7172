"""The pure decisions of memory: what is read, what is found, what holds, what fits, what fades."""

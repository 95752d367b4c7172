"""What answers the ports. Only `main` names one."""

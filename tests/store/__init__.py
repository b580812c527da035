"""What the stores promise: nobody starves, nothing acknowledged is lost, copies are equal, faults are found."""

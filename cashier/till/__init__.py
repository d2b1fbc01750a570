"""Acts of a cashier, one method for each; standard library only."""

"""How articles come in over the network and out of files: the only room that speaks HTTP."""

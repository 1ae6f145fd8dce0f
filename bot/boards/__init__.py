"""What stands in view: the noticeboard, the officers' desk, direct messages, health."""

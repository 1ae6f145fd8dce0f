"""The register of the area: its GPs and practices, as an office imports them."""

"""How papers write the zone of a house."""


def zone_name(zone: str) -> str:
    """The administración zonal (model, «Alcance del modelo»)."""
    kind = "Especial Turística" if zone == "La Mariscal" else "Zonal"
    return f"Administración {kind} {zone}"

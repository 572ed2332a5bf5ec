"""The live site: frame, filters, components; charts and maps are pure builders."""

"""The scale that a new newsroom begins with; it may edit the rows."""

from django.db import migrations

SCALE = [
    ("confirmed", "Confirmed", "Independent origins support the claim as it was made.", 2, 4),
    ("mostly-confirmed", "Mostly confirmed", "True in what matters; details are off or open.", 1, 3),
    ("misleading", "Misleading", "Leaves out or twists what a reader would need to know.", 0, 2),
    ("false", "False", "The evidence refutes the claim.", 0, 1),
    ("unverifiable", "Unverifiable", "Looked into; the evidence can settle it neither way.", 0, None),
]


def create_scale(apps, schema_editor):
    Rating = apps.get_model("factcheck", "Rating")
    for position, (slug, label, description, origins_needed, number) in enumerate(SCALE, start=1):
        Rating.objects.create(
            slug=slug,
            label=label,
            description=description,
            origins_needed=origins_needed,
            number=number,
            position=position,
        )


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0001_initial")]
    operations = [migrations.RunPython(create_scale, migrations.RunPython.noop)]

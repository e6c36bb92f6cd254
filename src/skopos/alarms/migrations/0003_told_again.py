from django.db import migrations, models


def note_what_was_told(apps, schema_editor):
    """Take what rang before this for told with its peak, so that nothing is told anew."""
    apps.get_model("alarms", "Alarm").objects.update(told=models.F("value"))
    alarms = apps.get_model("alarms", "Alarm").objects.filter(pk=models.OuterRef("alarm_id"))
    apps.get_model("alarms", "Delivery").objects.update(value=models.Subquery(alarms.values("value")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ('alarms', '0002_late_mentions'),
    ]

    operations = [
        migrations.AddField(
            model_name='alarm',
            name='told',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='value',
            field=models.FloatField(default=0.0),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_delivery_per_alarm_way_and_person',
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='one_delivery_per_alarm_and_way',
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('alarm', 'way', 'person', 'value'), name='one_delivery_per_value_way_and_person'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('person', None)), fields=('alarm', 'way', 'value'), name='one_delivery_per_value_and_way'),
        ),
        migrations.RunPython(note_what_was_told, migrations.RunPython.noop),
    ]

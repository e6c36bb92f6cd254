"""The entry of web servers that speak WSGI."""

import os

from django.core.wsgi import get_wsgi_application

from skopos.config import warming

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skopos.config.settings")
application = get_wsgi_application()
warming.begin()

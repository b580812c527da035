import pytest
from django.urls import reverse
from marigold.support.models import Engagement
from marigold.practice import selectors as practice
def test_pages(town, signed_in, scope, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    west = Engagement.objects.get(unit=town.units["west"])
    root = town.units["state"]
    for key, path in [("lead", "/reports/support/"),("lead", "/reports/support/?months=36&by=tier"),("lead", "/reports/support/?months=6&by=time"),("imani", "/reports/support/"),("imani", "/library/ictp/entry/principle.co-creation/"),("lead","/library/ictp/drafts/"),("lead",f"/library/ictp/adopt/{root.ref}/"),("lead",f"/systems/{root.ref}/"),("lead","/documents/"),("lead","/documents/new/"),("lead","/library/reviews/due/"),("imani", f"/engagements/{west.ref}/"),("rosa","/library/ictp/")]:
        client = signed_in(key)
        client.get(path)
        with CaptureQueriesContext(connection) as q:
            a = client.get(path)
        print(key, path, a.status_code, len(q), len(a.content))
        if 'support/' in path and key=='lead' and '?' not in path:
            for one in q.captured_queries: print('   ', one['sql'][:200])

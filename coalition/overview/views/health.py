"""`/gezond/`: for load balancers and monitoring; tells which part is unwell, and nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coalition.services.health import can_serve, health


@login_not_required
@never_cache
@require_safe
def health_check(request: HttpRequest) -> JsonResponse:
    parts = health()
    return JsonResponse({"ok": all(parts.values()), **parts}, status=200 if can_serve(parts) else 503)

from kam.core.models.api_token import ApiToken
from kam.core.models.company import Company
from kam.core.models.idempotency_key import IdempotencyKey
from kam.core.models.job import Job
from kam.core.models.saved_view import SavedView
from kam.core.models.service_account import ServiceAccount
from kam.core.models.table_change import TableChange
from kam.core.models.team import Team, TeamMembership
from kam.core.models.undoable_act import UndoableAct
from kam.core.models.user import User
from kam.core.models.webhook_delivery import WebhookAttempt, WebhookDelivery, WebhookMessage
from kam.core.models.webhook_endpoint import WebhookEndpoint

__all__ = [
    "ApiToken",
    "Company",
    "IdempotencyKey",
    "Job",
    "SavedView",
    "ServiceAccount",
    "TableChange",
    "Team",
    "TeamMembership",
    "UndoableAct",
    "User",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookMessage",
]

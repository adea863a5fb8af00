from kam.core.forms.sign_in import ResetPasswordForm

__all__ = ["ResetPasswordForm"]

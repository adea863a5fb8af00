from kam.core.forms.sign_in import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm

__all__ = ["ChangePasswordForm", "LoginForm", "ResetPasswordForm", "ResetPasswordKeyForm"]

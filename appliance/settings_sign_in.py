"""How people come in: sessions, second factors, tries, and the hospital's single sign-on."""

from pydantic import Field
from pydantic_settings import BaseSettings


class SignInSettings(BaseSettings):
    """What a hospital may decide about signing in. None of it turns authentication off."""

    second_factor_required: bool = Field(
        default=True,
        description="Whoever signs in by a password alone can do nothing but set up a passkey or "
        "an authenticator. Off is for demonstrations.",
    )
    step_up_minutes: int = Field(
        default=5,
        ge=1,
        le=60,
        description="How long it counts that somebody proved who they are, for what matters most.",
    )
    session_idle_minutes: int = Field(
        default=15, ge=1, le=60, description="After how long without a request a session ends."
    )
    session_absolute_hours: int = Field(
        default=10, ge=1, le=24, description="After how long a session ends in any case."
    )
    login_tries_per_minute_account: int = Field(
        default=5,
        ge=1,
        le=60,
        description="Log-in tries for one account from one address, before each further one has "
        "to wait: one minute, then two, up to fifteen. From anywhere together: four times as many.",
    )
    login_tries_per_minute_address: int = Field(
        default=20, ge=1, le=600, description="Log-in tries from one address, for any account."
    )
    enrolment_minutes: int = Field(
        default=15, ge=1, le=1440, description="How long a one-time enrolment code is valid."
    )

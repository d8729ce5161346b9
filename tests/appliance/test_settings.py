import os
import ssl
from pathlib import Path

import pytest

from appliance.assembly import app_credentials
from appliance.settings import Settings
from appliance.settings_file import SettingsRefused, read_settings
from appliance.settings_page import configuration_page

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("BEELDKLUIS_"):
            monkeypatch.delenv(name)


def written(folder: Path, text: str) -> Path:
    path = folder / "beeldkluis.toml"
    path.write_text(text)
    return path


class TestSources:
    def test_the_environment_wins_over_the_file_over_the_default(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        config = written(tmp_path, "port = 9000\nprobe_port = 9001\n")
        monkeypatch.setenv("BEELDKLUIS_PORT", "9100")

        settings = read_settings(config)

        assert (settings.port, settings.probe_port, settings.host) == (9100, 9001, "127.0.0.1")

    def test_the_file_is_found_in_the_data_folder_and_by_the_variable(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        config = written(tmp_path, 'hospital_name = "Sint Jans"\n')

        found = read_settings(data_folder=tmp_path)
        monkeypatch.setenv("BEELDKLUIS_CONFIG", str(config))
        named = read_settings()

        assert found.hospital_name == named.hospital_name == "Sint Jans"
        assert found.data_folder == tmp_path

    def test_a_file_that_was_named_must_be_there(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsRefused, match=r"no settings file .*nowhere\.toml"):
            read_settings(tmp_path / "nowhere.toml")

    def test_a_file_that_is_not_toml_is_refused_without_quoting_it(self, tmp_path: Path) -> None:
        config = written(tmp_path, 'passphrase = "kanarie')
        with pytest.raises(SettingsRefused, match="cannot be read") as refused:
            read_settings(config)
        assert "kanarie" not in str(refused.value)


class TestUnknownNames:
    def test_in_the_file_they_refuse_and_name_the_nearest(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsRefused, match=r"hospital_nam\. Did you mean hospital_name"):
            read_settings(written(tmp_path, 'hospital_nam = "x"\n'))

    def test_in_the_environment_they_refuse_and_name_the_nearest(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BEELDKLUIS_PROT", "1")
        with pytest.raises(
            SettingsRefused, match=r"BEELDKLUIS_PROT\. Did you mean BEELDKLUIS_PORT"
        ):
            read_settings()

    def test_a_table_is_a_name_like_any_other(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsRefused, match="Unknown setting database"):
            read_settings(written(tmp_path, '[database]\ndsn = "x"\n'))


class TestValues:
    @pytest.mark.parametrize(
        ("line", "fault"),
        [
            ("port = 0", "port: "),
            ("port = 8471", "must differ"),
            ("disk_warn_fraction = 0.95", "must not be above"),
            ('time_zone = "Mars/Olympus"', "time_zone: "),
            ('allowed_origins = ["https://a.nl/path"]', "allowed_origins.0: "),
            ('allowed_origins = ["*"]', "allowed_origins.0: "),
            ('database_password_file = "/x"', "needs a database_dsn"),
            ('smtp_host = "mail.example"', "needs an smtp_sender"),
            ('smtp_user = "kluis"', "need each other"),
            ('audit_witness_url = "https://witness.example"', "need each other"),
            ('audit_witness_url = "witness.example"', "must be an address"),
            ('audit_witness_key = "a+b+c"', "the witness prints"),
            ("audit_lag_limit_seconds = 1", "2"),
            (
                'smtp_user = "kluis"\nsmtp_password_file = "/x"\nsmtp_tls = "never"',
                "in the clear",
            ),
            ('smtp_sender = "a@b.nl, c@d.nl"', "smtp_sender: "),
            ('public_address = "kluis.nl"', "public_address: "),
            ("session_idle_minutes = 61", "session_idle_minutes: "),
            ("graphql_max_depth = 1000", "graphql_max_depth: "),
        ],
    )
    def test_a_value_out_of_bounds_is_refused_by_name(
        self, tmp_path: Path, line: str, fault: str
    ) -> None:
        with pytest.raises(SettingsRefused, match=fault):
            read_settings(written(tmp_path, line + "\n"))

    @pytest.mark.parametrize(
        "dsn",
        [
            "postgresql://bk:kanarie@db/bk",
            "postgresql://bk@db/bk?password=kanarie",
            "mysql://kanarie@db/bk",
        ],
    )
    def test_a_password_in_the_dsn_is_refused_and_not_repeated(
        self, tmp_path: Path, dsn: str
    ) -> None:
        with pytest.raises(SettingsRefused, match="database_dsn: ") as refused:
            read_settings(written(tmp_path, f'database_dsn = "{dsn}"\n'))
        assert "kanarie" not in str(refused.value)

    @pytest.mark.parametrize(
        "dsn",
        [
            "postgresql://db.hospital.example/bk",
            "postgresql://10.0.0.5/bk?sslmode=require",
            "postgresql://10.0.0.5/bk?sslmode=verify-ca",
            "postgresql://db/bk?sslmode=verify-full&sslmode=disable",
            "postgresql:///bk?host=db.hospital.example",
            "postgresql://localhost,db/bk",
            "postgresql://localhost.example/bk",
        ],
    )
    def test_a_database_elsewhere_is_verified_by_name(self, tmp_path: Path, dsn: str) -> None:
        with pytest.raises(SettingsRefused, match="sslmode=verify-full"):
            read_settings(written(tmp_path, f'database_dsn = "{dsn}"\n'))

    @pytest.mark.parametrize(
        "dsn",
        [
            "postgresql:///bk",
            "postgresql:///bk?host=/run/postgresql",
            "postgresql://localhost/bk",
            "postgresql://127.0.0.1:5433/bk",
            "postgresql://[::1]/bk",
        ],
    )
    def test_one_beside_the_box_need_not_be(self, tmp_path: Path, dsn: str) -> None:
        settings = read_settings(written(tmp_path, f'database_dsn = "{dsn}"\n'))
        assert app_credentials(settings)["ssl"] is None

    def test_who_vouches_for_one_elsewhere_is_known_by_name(self, tmp_path: Path) -> None:
        dsn = "postgresql://db.hospital.example/bk?sslmode=verify-full"
        context = app_credentials(Settings(database_dsn=dsn))["ssl"]
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
        authority = tmp_path / "authority.pem"
        authority.write_text("no certificate")
        with pytest.raises(ssl.SSLError):
            app_credentials(Settings(database_dsn=f"{dsn}&sslrootcert={authority}"))

    def test_the_passphrase_comes_from_a_file_or_a_credential_or_nowhere(
        self, tmp_path: Path
    ) -> None:
        given = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
        assert Settings().passphrase_source({}) is None
        assert Settings().passphrase_source(given) is None
        (tmp_path / "beeldkluis-passphrase").write_text("secret")
        assert Settings().passphrase_source(given) == tmp_path / "beeldkluis-passphrase"
        named = Settings(passphrase_file=Path("/elsewhere"))
        assert named.passphrase_source(given) == Path("/elsewhere")


class TestAuthentication:
    @pytest.mark.parametrize(
        "line",
        [
            "authentication = false",
            "no_auth = true",
            "auth_enabled = false",
            "anonymous = true",
            'default_password = "x"',
            "passphrase = 'x'",
        ],
    )
    def test_no_setting_turns_it_off(self, tmp_path: Path, line: str) -> None:
        with pytest.raises(SettingsRefused, match="Unknown setting"):
            read_settings(written(tmp_path, line + "\n"))

    def test_the_only_switches_are_off_where_patients_are(self) -> None:
        switches = [
            name for name, field in Settings.model_fields.items() if field.annotation is bool
        ]
        assert switches == ["second_factor_required", "development"]
        assert Settings().second_factor_required is True
        assert Settings().development is False

    @pytest.mark.parametrize(
        "name",
        [
            "session_idle_minutes",
            "session_absolute_hours",
            "login_tries_per_minute_account",
            "login_tries_per_minute_address",
        ],
    )
    @pytest.mark.parametrize("value", [0, -1, 100_000])
    def test_no_guard_of_it_can_be_set_to_nothing_or_to_for_ever(
        self, tmp_path: Path, name: str, value: int
    ) -> None:
        with pytest.raises(SettingsRefused, match=name):
            read_settings(written(tmp_path, f"{name} = {value}\n"))


class TestPage:
    def test_the_committed_page_is_what_the_settings_say(self) -> None:
        page = (ROOT / "docs" / "configuration.md").read_text()
        assert page == configuration_page(), "run: python -m appliance.settings"

    def test_every_setting_says_what_it_means(self) -> None:
        assert all(field.description for field in Settings.model_fields.values())

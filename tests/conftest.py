"""How every test runs: reproducible examples from hypothesis, and no verdict that depends on how busy the machine is.

Everything else lies beside the tests that use it.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "house",
    deadline=None,  # a slow core is not a failure
    derandomize=True,  # the same commit gives the same verdict
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

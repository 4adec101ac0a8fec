"""Soft recovery of a body diode: closed form, its limits, and what the simulator makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from d2s.spice.recovery import fit_tail, lifetime, ramp


@given(st.floats(1e6, 1e9), st.floats(0.5, 50.0), st.floats(0.2, 0.9), st.floats(5e-9, 1e-6))
def test_a_known_waveform_comes_back(slope, forward, share, time):
    """Peak and tail of a recovery of `time` of which `share` lies before the peak."""
    peak, decay = share * slope * time, (1 - share) * time / 1.3862943611198906
    wanted = ramp(slope, peak, decay)
    found = fit_tail(wanted, slope, forward)
    tau = lifetime(slope, forward, peak, decay)
    if tau is None or tau <= decay:
        return
    assert found is not None
    assert found[0] == pytest.approx(decay, rel=2e-2)
    assert found[1] == pytest.approx(tau / decay - 1, rel=5e-2)


def test_an_abrupt_recovery_is_a_triangle():
    made = ramp(1e8, 1e8 * 50e-9, 0.0)
    assert made == pytest.approx({"trr": 50e-9, "qrr": 0.5 * 1e8 * (50e-9) ** 2, "irrm": 5.0})


def test_a_peak_beyond_all_charge_has_no_lifetime():
    assert lifetime(1e8, 1e-3, 50.0, 1e-9) is None

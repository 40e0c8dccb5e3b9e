"""Tests of the measures stage."""

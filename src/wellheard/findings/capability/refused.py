"""What the capability analysis refuses, and why; each says what to do."""


class CapabilityRefused(Exception):
    """Something of the capability analysis cannot be used."""


class InstrumentRefused(CapabilityRefused):
    """An instrument that cannot be asked: words are missing, or it was changed."""


class StepsRefused(CapabilityRefused):
    """A file of next steps that cannot be used."""


class SurveyRefused(CapabilityRefused):
    """A file of answers of which no row can be read."""


class ReleaseRefused(CapabilityRefused):
    """Results that would give people away, or that are not what was released."""

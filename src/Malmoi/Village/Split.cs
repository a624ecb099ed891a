namespace Malmoi.Village;

/// <summary>The parts of the village's text that share no document, no lone sentence and no minimal pair.</summary>
/// <remarks>Held-out lemmas and constructions stand in <see cref="Test"/> only, and every lone test sentence has at least one of them.</remarks>
public enum Split
{
    Train,
    Validation,
    Test,
}

using Malmoi.Village.Korean;

namespace Malmoi.Village.Grammar;

/// <summary>An ending with and without the honorific 으시.</summary>
internal sealed class KoreanEnding(string citation)
{
    private readonly Ending _plain = Ending.Of(citation);
    private readonly Ending _honored = Ending.Of("으시+" + citation);

    public Ending Choose(bool isHonored) => isHonored ? _honored : _plain;
}

namespace Malmoi.Village.Grammar;

/// <summary>The endings that close a Korean sentence, by speech level, force and tense.</summary>
internal static class KoreanFinals
{
    // Rows: Written, Casual, Polite, Formal; columns: past, present. The future is 을 것이다, made of two words.
    private static readonly KoreanEnding[,] _statement =
    {
        { new("었+다"), new("는다") },
        { new("었+어"), new("어") },
        { new("었+어요"), new("어요") },
        { new("었+습니다"), new("습니다") },
    };

    private static readonly KoreanEnding[,] _question =
    {
        { new("었+는가"), new("는가") },
        { new("었+어"), new("어") },
        { new("었+어요"), new("어요") },
        { new("었+습니까"), new("습니까") },
    };

    private static readonly KoreanEnding[] _command = [new("어라"), new("어"), new("으세요"), new("으십시오")];
    private static readonly KoreanEnding[] _proposal = [new("자"), new("자"), new("어요"), new("읍시다")];
    private static readonly KoreanEnding[] _promise = [new("겠+다"), new("을게"), new("을게요"), new("겠+습니다")];
    private static readonly KoreanEnding[] _offer = [new("을까"), new("을까"), new("을까요"), new("을까요")];

    public static KoreanEnding Final(SpeechLevel level, Force force, Tense tense)
    {
        var column = tense == Tense.Past ? 0 : 1;
        return force switch
        {
            Force.Question => _question[(int)level, column],
            Force.Command => _command[(int)level],
            Force.Proposal => _proposal[(int)level],
            Force.Promise => _promise[(int)level],
            Force.Offer => _offer[(int)level],
            _ => _statement[(int)level, column],
        };
    }
}

using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>Two segments in one input with some tokens hidden: what BERT and ALBERT read while they learn.</summary>
/// <remarks>
/// <code>
///   tokens     [CLS] first ... [SEP] second ... [SEP]
///   segments     0     0    0    0     1     1    1
/// </code>
/// </remarks>
/// <param name="masking">Hides tokens of both.</param>
/// <param name="begin">[CLS].</param>
/// <param name="separator">[SEP].</param>
public sealed class SentencePair(MaskedTokens masking, int begin, int separator)
{
    /// <summary>Tokens that are added to a pair.</summary>
    public const int Added = 3;

    internal Example Make(Segment first, Segment second, int label, Xoshiro256 random)
    {
        int[] tokens = [begin, .. first.Ids, separator, .. second.Ids, separator];
        TokenMarks[] marks =
        [
            TokenMarks.Special,
            .. first.Marks,
            TokenMarks.Special,
            .. second.Marks,
            TokenMarks.Special,
        ];
        var segments = new int[tokens.Length];
        segments.AsSpan(first.Ids.Length + 2).Fill(1);
        return new Example
        {
            Labels = masking.Hide(tokens, marks, random),
            Tokens = tokens,
            Segments = segments,
            Class = label,
        };
    }
}

/// <summary>A part of a passage.</summary>
internal readonly record struct Segment(ReadOnlyMemory<int> All, ReadOnlyMemory<TokenMarks> AllMarks)
{
    public int[] Ids => All.ToArray();

    public TokenMarks[] Marks => AllMarks.ToArray();

    public int Length => All.Length;

    public static Segment Of(Passage passage, Range range) =>
        new(passage.Ids.AsMemory(range), passage.Marks.AsMemory(range));

    public Segment this[Range range] => new(All[range], AllMarks[range]);
}

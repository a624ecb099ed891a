using Malmoi.Architectures;

namespace Malmoi.Families.Encoders;

/// <summary>The heads that encoders share; what stands before the last projection is each family's own.</summary>
internal static class EncoderHeads
{
    /// <summary>A token for each place: the token table unless the configuration says otherwise, and a bias.</summary>
    public static HeadSpec Vocabulary(Family family, int vocabulary, TransformSpec? transform = null) =>
        new(Places.Every, vocabulary)
        {
            Transform = transform,
            Tied = family.TieWordEmbeddings ?? true,
            Bias = true,
        };

    /// <summary>A class for the whole text, read at one place.</summary>
    public static HeadSpec Sequence(Family family, Places place, double dropout, TransformSpec? transform = null) =>
        new(place, family.Labels)
        {
            Transform = transform,
            Bias = true,
            Dropout = dropout,
        };

    /// <summary>A number for a text: how well it fits, beside the other choices.</summary>
    public static HeadSpec Choice(Places place, double dropout, TransformSpec? transform = null) =>
        new(place, 1)
        {
            Transform = transform,
            Bias = true,
            Dropout = dropout,
        };

    /// <summary>A class for each token.</summary>
    public static HeadSpec Tokens(Family family, double dropout) =>
        new(Places.Every, family.Labels) { Bias = true, Dropout = dropout };

    /// <summary>Where an answer begins and where it ends.</summary>
    public static HeadSpec Span { get; } = new(Places.Every, 2) { Bias = true };
}

using System.Collections.Immutable;
using Malmoi.Tokenization.Korean;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tokenization.Splitters;

/// <summary>Cuts particles and endings off Korean words before subwords are made of them (Park et al., 2020): 학교에서는 is 학교 에서 는.</summary>
/// <remarks>
/// Stands before a splitter that cuts words, or after one; "▁" counts as a blank. The words joined are the text. A kind of splitter of
/// Malmoi's own: a tokenizer.json holds its analyser whole, and other programs refuse it.
/// </remarks>
public sealed class ParticleSplitter : ISplitter, IEquatable<ParticleSplitter>
{
    private readonly KoreanSplitter _splitter;
    private readonly byte[] _analyser;

    /// <param name="analyser">What knows particles and endings.</param>
    /// <param name="kinds">The pieces that are to stand alone; none given: affixes, particles and endings.</param>
    public ParticleSplitter(KoreanAnalyser analyser, params ImmutableArray<PieceKind> kinds)
    {
        Kinds = kinds.IsDefaultOrEmpty ? [PieceKind.Affix, PieceKind.Particle, PieceKind.Ending] : kinds;
        _splitter = new KoreanSplitter(analyser, Kinds.AsSpan());
        _analyser = AnalyserFile.ToBytes(analyser);
    }

    /// <summary>What stands alone.</summary>
    public ImmutableArray<PieceKind> Kinds { get; }

    /// <summary>The analyser as its file holds it.</summary>
    public ReadOnlySpan<byte> Analyser => _analyser;

    ISplitter? ISplitter.Continued() => this;

    public void Split(NormalizedText text, List<NormalizedText> words)
    {
        var cuts = new List<int>();
        if (text.Text.Contains('▁'))
        {
            _splitter.Split(text.Text.ToString().Replace('▁', ' '), cuts);
        }
        else
        {
            _splitter.Split(text.Text, cuts);
        }

        var start = 0;
        foreach (var cut in cuts)
        {
            words.Add(text.Slice(start, cut));
            start = cut;
        }

        if (start < text.Length)
        {
            words.Add(start == 0 ? text : text.Slice(start, text.Length));
        }
    }

    public bool Equals(ParticleSplitter? other) =>
        other is not null && Kinds.SequenceEqual(other.Kinds) && _analyser.AsSpan().SequenceEqual(other._analyser);

    public override bool Equals(object? obj) => Equals(obj as ParticleSplitter);

    public override int GetHashCode() => _analyser.Length;

    public override string ToString() => $"particles and endings cut off ({string.Join(", ", Kinds)})";
}

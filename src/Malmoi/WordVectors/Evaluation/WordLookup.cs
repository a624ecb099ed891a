using System.Text;
using Malmoi.Tokenization;

namespace Malmoi.WordVectors.Evaluation;

/// <summary>How the words of an evaluation set are looked up.</summary>
public sealed record WordLookup
{
    /// <summary>Whether a word of the set may be any word that differs by case alone; the most frequent of those is taken.</summary>
    public bool IgnoreCase { get; init; } = true;

    /// <summary>Only the first so many words of the vectors are known, and are answers.</summary>
    public int Within { get; init; } = int.MaxValue;

    /// <summary>Whether what cannot be answered counts: as wrong, as a cosine of 0.</summary>
    public bool UnknownCounts { get; init; }

    /// <summary>Whether words outside the vocabulary may be composed of their pieces, where the vectors can do that.</summary>
    public bool Subwords { get; init; } = true;

    internal Table Over(WordEmbeddings vectors) => new(this, vectors);

    /// <summary>The words of some vectors, as this lookup sees them.</summary>
    internal sealed class Table
    {
        private readonly WordLookup _lookup;
        private readonly WordEmbeddings _vectors;
        private readonly Dictionary<string, int>? _folded;

        public Table(WordLookup lookup, WordEmbeddings vectors)
        {
            (_lookup, _vectors) = (lookup, vectors);
            if (lookup.IgnoreCase)
            {
                _folded = [];
                for (var id = 0; id < Math.Min(vectors.Count, lookup.Within); id++)
                {
                    _folded.TryAdd(vectors.Words.Word(id).ToUpperInvariant(), id);
                }
            }
        }

        /// <summary>The id of a word, or -1.</summary>
        public int Find(string word)
        {
            var id = _folded is null
                ? _vectors.Words.Find(word)
                : _folded.GetValueOrDefault(word.ToUpperInvariant(), -1);
            return id < _lookup.Within ? id : -1;
        }

        /// <summary>Every id that reads like the one given.</summary>
        public string Fold(int id) =>
            _folded is null ? _vectors.Words.Word(id) : _vectors.Words.Word(id).ToUpperInvariant();

        public bool TryFind(string word, Span<float> vector)
        {
            if (Find(word) is var id and >= 0)
            {
                _vectors[id].CopyTo(vector);
                return true;
            }

            return _lookup.Subwords
                && _vectors.HasSubwords
                && _vectors.Words.Find(word) < 0
                && _vectors.TryFind(Encoding.UTF8.GetBytes(word), vector);
        }
    }
}

using Malmoi.LanguageModels;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Alignment.Online;

/// <summary>Windows of a plain text at places drawn by chance, each batch a function of its number: what PPO-ptx learns beside.</summary>
public sealed class TextWindows : IBatches
{
    private readonly int[] _tokens;
    private readonly int _rows;
    private readonly int _length;
    private readonly long _seed;

    /// <param name="path">A text file.</param>
    /// <param name="tokenizer">The policy's.</param>
    /// <param name="rows">Windows a batch.</param>
    /// <param name="length">Tokens of a window.</param>
    /// <param name="seed">Of the places.</param>
    /// <exception cref="InputException">It is missing, or shorter than a window.</exception>
    public TextWindows(string path, ITokenizer tokenizer, int rows, int length, long seed)
    {
        if (!File.Exists(path))
        {
            throw new InputException($"there is no text '{path}' to learn beside: name a text file");
        }

        _tokens = [.. File.ReadLines(path).SelectMany(line => tokenizer.Encode(line + "\n").Select(token => token.Id))];
        (_rows, _length, _seed) = (rows, length, seed);
        if (_tokens.Length <= length)
        {
            throw new InputException(
                $"'{path}' has {_tokens.Length} tokens, and a window has {length}: name a longer text, or give --pretraining-length"
            );
        }
    }

    public long? PerEpoch => null;

    public Batch Get(long number)
    {
        var random = KeyedRandom.Of(_seed, -2, number);
        var (tokens, labels) = (new int[_rows][], new int[_rows][]);
        for (var row = 0; row < _rows; row++)
        {
            var start = random.Next(_tokens.Length - _length);
            (tokens[row], labels[row]) = (
                _tokens[start..(start + _length)],
                _tokens[(start + 1)..(start + _length + 1)]
            );
        }

        return new Batch { Tokens = IdGrid.Of(tokens, 0), Labels = IdGrid.Of(labels, 0) };
    }
}

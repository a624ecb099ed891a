using Malmoi.Architectures;
using Malmoi.Instructions;
using Malmoi.Instructions.Rendering;
using Malmoi.Models;
using Malmoi.Neural.Heads;
using Malmoi.Neural.Pretraining;
using Malmoi.Tokenization;

namespace Malmoi.Neural.Finetuning.Instructions;

/// <summary>Examples as a model learns from them, several short ones perhaps in one row that do not see each other.</summary>
/// <remarks>
/// <code>
///   examples   a a a a   b b b   c c
///   packed     a a a a b b b | c c       positions 0 1 2 3 0 1 2 | 0 1     b sees b alone
/// </code>
/// </remarks>
public sealed class InstructionRows
{
    // Rows that are filled at once: more would pack hardly better.
    private const int Open = 64;

    private readonly TunedModel _model;
    private readonly int _start;
    private int[][] _packs;

    private InstructionRows(TunedModel model, IReadOnlyList<InstructionRow> examples)
    {
        (_model, Examples) = (model, examples);
        _packs = [.. Enumerable.Range(0, examples.Count).Select(i => (int[])[i])];
        _start = TransformerText.Begin(model.Family, model.Tokenizer) ?? model.Padding;
    }

    /// <summary>What is learned from.</summary>
    public IReadOnlyList<InstructionRow> Examples { get; }

    /// <summary>How many were cut because they are too long.</summary>
    public int Cut { get; private init; }

    /// <summary>How many were left out because they are too long.</summary>
    public int Dropped { get; private init; }

    /// <summary>Tokens of the longest before it was cut.</summary>
    public int Longest { get; private init; }

    /// <summary>Rows, of which each may hold several examples.</summary>
    public int Count => _packs.Length;

    /// <summary>Tokens that are learned.</summary>
    public long Learned => Examples.Sum(example => (long)example.Text.LearnedCount);

    /// <summary>Tokens that are read.</summary>
    public long Tokens => Examples.Sum(example => (long)example.Text.Length + (example.Source?.Length ?? 0));

    /// <summary>Makes tokens of examples.</summary>
    /// <param name="model">Whose.</param>
    /// <param name="examples">Conversations that end with an answer.</param>
    /// <param name="length">Tokens at most, of either side.</param>
    /// <param name="drops">Whether an example that is longer is left out, and not cut.</param>
    /// <param name="learnsPrompts">Whether what is asked is learned too.</param>
    /// <exception cref="InputException">An example has no answer or no place in the template, or nothing is left.</exception>
    public static InstructionRows Of(
        TunedModel model,
        IReadOnlyList<InstructionExample> examples,
        int length,
        bool drops = false,
        bool learnsPrompts = false
    )
    {
        if (model.Positions < length || length < 2)
        {
            throw new InputException(
                length < 2
                    ? $"--max-length {length} leaves no room for an answer: give more"
                    : $"--max-length {length} is more than the {model.Positions} positions of '{model.Path}': give --max-length {model.Positions} or less, or a model with more"
            );
        }

        var rows = new List<InstructionRow>();
        var (cut, dropped, longest) = (0, 0, 0);
        for (var i = 0; i < examples.Count; i++)
        {
            var row = Row(model, examples[i], i, learnsPrompts);
            longest = Math.Max(longest, row.Length);
            if (row.Length <= length)
            {
                rows.Add(row);
            }
            else if (!drops && row.Text.Cut(length) is { } text)
            {
                rows.Add(
                    new InstructionRow(
                        text,
                        row.Source is { Length: var own } source ? source[..Math.Min(own, length)] : null
                    )
                );
                cut++;
            }
            else
            {
                dropped++;
            }
        }

        return rows.Count > 0
            ? new InstructionRows(model, rows)
            {
                Cut = cut,
                Dropped = dropped,
                Longest = longest,
            }
            : throw new InputException(
                examples.Count == 0
                    ? "there is no example to learn from: name files with instructions and answers"
                    : $"none of {examples.Count} examples has its answer within {length} tokens, the longest has {longest}: raise --max-length, or take a model with more positions"
            );
    }

    /// <summary>Puts several examples into one row, as many as have room; none sees another.</summary>
    /// <param name="length">Tokens of a row.</param>
    /// <exception cref="InputException">An encoder reads what is asked.</exception>
    public void Pack(int length)
    {
        if (_model.IsConditional)
        {
            throw new InputException(
                $"'{_model.Path}' reads what is asked with an encoder, and its examples are not packed: leave --pack out"
            );
        }

        // The longest first, each into the fullest of the open rows that has room for it.
        var (packs, open) = (new List<List<int>>(), new List<(int Pack, int Room)>());
        foreach (var i in Enumerable.Range(0, Examples.Count).OrderByDescending(i => Examples[i].Length))
        {
            var own = Examples[i].Length - 1;
            var best = -1;
            for (var place = 0; place < open.Count; place++)
            {
                best = open[place].Room >= own && (best < 0 || open[place].Room < open[best].Room) ? place : best;
            }

            if (best >= 0)
            {
                packs[open[best].Pack].Add(i);
                open[best] = (open[best].Pack, open[best].Room - own);
                continue;
            }

            open.Add((packs.Count, Math.Max(0, length - own)));
            packs.Add([i]);
            if (open.Count > Open)
            {
                open.RemoveAt(open.IndexOf(open.MinBy(one => one.Room)));
            }
        }

        _packs = [.. packs.Select(pack => pack.ToArray())];
    }

    /// <summary>Batches of so many rows.</summary>
    public IBatches Batches(int size, long seed) => new ShuffledBatches(Count, Length, Batch, size, seed);

    /// <summary>Tokens of a row.</summary>
    public int Length(int row) => _packs[row].Sum(i => Examples[i].Length);

    /// <summary>What is learned from some rows at once.</summary>
    public Batch Batch(IReadOnlyList<int> rows)
    {
        int[][] packs = [.. rows.Select(row => _packs[row])];
        IdGrid Grid(Func<InstructionRow, int, int[]> part, int padding) =>
            IdGrid.Of(
                [.. packs.Select(pack => pack.SelectMany((i, place) => part(Examples[i], place)).ToArray())],
                padding
            );
        var tokens = Grid((row, _) => row.Read(_start), _model.Padding);
        var several = packs.Any(pack => pack.Length > 1);
        var batch = new Batch
        {
            Tokens = tokens,
            Lengths = [.. packs.Select(pack => pack.Sum(i => Examples[i].Labels().Length))],
            Labels = Grid((row, _) => row.Labels(), (int)Losses.Ignored),
            // Padding is a text of its own.
            Positions = several ? Grid((row, _) => [.. Enumerable.Range(0, row.Labels().Length)], 0) : null,
            Documents = several ? Grid((row, place) => Repeated(place, row.Labels().Length), -1) : null,
        };
        return !_model.IsConditional
            ? batch
            : batch with
            {
                Source = Grid((row, _) => row.Source!, _model.Padding),
                SourceLengths = [.. packs.Select(pack => Examples[pack[0]].Source!.Length)],
            };
    }

    private static int[] Repeated(int value, int count)
    {
        var values = new int[count];
        Array.Fill(values, value);
        return values;
    }

    private static InstructionRow Row(TunedModel model, InstructionExample example, int number, bool learnsPrompts)
    {
        try
        {
            if (model.IsConditional)
            {
                var (source, target) = (model.Source(example), model.Target(example.Response ?? ""));
                return new InstructionRow(new RenderedExample(target, [.. target.Select(_ => true)]), source);
            }

            var rendered = model.Renderer.Render(example);
            return new InstructionRow(learnsPrompts ? rendered.WithPrompt() : rendered);
        }
        catch (InputException error)
        {
            var from = example.Source is { } set ? $" of '{set}'" : "";
            throw new InputException($"example {number + 1}{from}: {error.Message}", error);
        }
    }
}

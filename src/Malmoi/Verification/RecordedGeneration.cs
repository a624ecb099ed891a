using Malmoi.Decoding;
using Malmoi.LanguageModels;

namespace Malmoi.Verification;

/// <summary>Writes on from recorded prompts, greedily or by beam search, and compares tokens and scores with the recorded ones.</summary>
internal sealed class RecordedGeneration(
    INextTokenModel model,
    int? decoderStart,
    GenerationSettings settings,
    IReadOnlyDictionary<string, RecordedArray> inputs,
    IReadOnlyDictionary<string, RecordedArray> outputs
)
{
    private double _greatest;
    private string? _reason;

    /// <returns>The greatest difference of a score; infinite where other tokens were written.</returns>
    public Difference Compare(string name)
    {
        for (var row = 0; row < inputs["input_ids"].Shape[0] && _reason is null; row++)
        {
            CompareRow(row);
        }

        return new Difference(name, _reason is null ? _greatest : double.PositiveInfinity, _reason);
    }

    private void CompareRow(int row)
    {
        var mask = Row("attention_mask", row);
        int[] given = [.. Row("input_ids", row).Where((_, i) => mask[i] != 0)];
        // The reference's rules look back at padding too.
        int[] prompt = decoderStart is { } start ? [start] : Row("input_ids", row);
        using var state = decoderStart is null ? model.StartEmpty() : model.Start(given);
        var logits = new float[model.VocabularySize];
        model.Read([new Reading(state, decoderStart is null ? given : ReadOnlyMemory<int>.Empty) { Logits = logits }]);
        if (settings.Beams > 1)
        {
            Search(state, logits, row, prompt);
        }
        else
        {
            Choose(state, logits, row, prompt);
        }
    }

    private void Choose(INextTokenState state, float[] logits, int row, int[] prompt)
    {
        var sampler = new Sampler(settings.Rules(prompt.Length), null);
        var written = new List<int>(prompt);
        for (var step = 0; step < settings.Length(prompt.Length); step++)
        {
            var token = sampler.Choose(logits, written.ToArray());
            CompareScores(logits, outputs["scores"][step][row].Values);
            written.Add(token);
            if (token == settings.End)
            {
                break;
            }

            model.Read([new Reading(state, new[] { token }) { Logits = logits }]);
        }

        CompareTokens(row, written.Skip(prompt.Length));
    }

    private void Search(INextTokenState state, float[] logits, int row, int[] prompt)
    {
        var search = new BeamSearch(model, settings.Beams)
        {
            Filters = settings.Rules(prompt.Length),
            End = settings.End,
            LengthPenalty = settings.LengthPenalty,
            StopsEarly = settings.StopsEarly,
            History = prompt,
        };
        var found = search.Search(state, logits, settings.Length(prompt.Length));
        for (var i = 0; i < settings.Returned; i++)
        {
            var place = (row * settings.Returned) + i;
            CompareTokens(place, found[i].Tokens);
            CompareScores([(float)found[i].Score], outputs["sequences_scores"][place].Values);
        }
    }

    private void CompareTokens(int row, IEnumerable<int> written)
    {
        // After the prompt, up to the end mark: the rest is padding.
        var skip = decoderStart is null ? inputs["input_ids"].Shape[1] : 1;
        int[] ids = [.. outputs["sequences"][row].ToIds().Skip(skip)];
        var end = Array.IndexOf(ids, settings.End ?? -1);
        var expected = end < 0 ? ids : ids[..(end + 1)];
        var found = written.ToArray();
        if (!found.AsSpan().SequenceEqual(expected))
        {
            _reason ??= $"sequence {row}: {string.Join(' ', found)} in place of {string.Join(' ', expected)}";
        }
    }

    private void CompareScores(float[] found, double[] expected)
    {
        for (var i = 0; i < found.Length; i++)
        {
            // Tokens that are ruled out are ruled out in both.
            var gap = found[i] == expected[i] ? 0 : Math.Abs(found[i] - expected[i]);
            _greatest = Math.Max(_greatest, double.IsNaN(gap) ? double.PositiveInfinity : gap);
        }
    }

    private int[] Row(string name, int row) => inputs[name][row].ToIds();
}

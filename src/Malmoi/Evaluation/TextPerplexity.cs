using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Text;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Tokenization;

namespace Malmoi.Evaluation;

/// <summary>Measures the perplexity of long texts: only ids and numbers, no token, no score, no string a word.</summary>
/// <remarks><see cref="Perplexity.MeasureAsync"/> says the same of any scorer, and is what this one is tested against.</remarks>
public static class TextPerplexity
{
    private const int LinesAtATime = 512;

    /// <summary>Of a text in lines, each with the sentence marks of the model's policy; memory does not grow with the text.</summary>
    public static Perplexity Measure(
        AutoregressiveModel model,
        IEnumerable<string> lines,
        CancellationToken ct = default
    )
    {
        try
        {
            return lines
                .Chunk(LinesAtATime)
                .AsParallel()
                .AsOrdered() // sums of floating-point numbers depend on their order
                .WithDegreeOfParallelism(model.Threads)
                .WithCancellation(ct)
                .Select(chunk => MeasureChunk(model, chunk))
                .Aggregate(new Perplexity(), (sum, chunk) => sum + chunk);
        }
        catch (AggregateException error) when (error.InnerExceptions is [var only])
        {
            ExceptionDispatchInfo.Throw(only); // what went wrong with the lines, as if they had been read one by one
            throw;
        }
    }

    private static Perplexity MeasureChunk(AutoregressiveModel model, string[] lines)
    {
        var special = model.Tokenizer.Special;
        if (model.ContextLength is not null)
        {
            // Lines may be longer than the model reads: windows are the model's business.
            var scores = model.Score([.. lines.Select(model.Whole)]);
            return scores
                .Zip(lines)
                .Aggregate(new Perplexity(), (sum, line) => sum + Perplexity.Of(line.Second, line.First, special));
        }

        var end = model.Boundaries == BoundaryPolicy.BeginAndEnd ? special.End : null;
        var ids = new ArrayBufferWriter<int>(LinesAtATime * 32);
        var ends = new int[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            model.Tokenizer.Encode(lines[i], ids);
            if (end is { } mark)
            {
                ids.Write([mark]);
            }

            ends[i] = ids.WrittenCount;
        }

        var numbers = new float[ids.WrittenCount];
        var readings = new Reading[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var start = i == 0 ? 0 : ends[i - 1];
            readings[i] = new Reading(model.Begin(), ids.WrittenMemory[start..ends[i]])
            {
                LogProbabilities = numbers.AsMemory(start, ends[i] - start),
            };
        }

        model.Model.Read(readings);
        Array.ForEach(readings, reading => reading.State.Dispose());
        return Sum(lines, ids.WrittenSpan, numbers, special);
    }

    private static Perplexity Sum(string[] lines, ReadOnlySpan<int> ids, float[] numbers, SpecialTokens special)
    {
        var (unknown, marks, total, ofUnknown) = (0, 0, 0.0, 0.0);
        for (var i = 0; i < ids.Length; i++)
        {
            total += numbers[i];
            marks += ids[i] == special.End ? 1 : 0;
            if (ids[i] == special.Unknown)
            {
                unknown++;
                ofUnknown += numbers[i];
            }
        }

        return new Perplexity
        {
            Lines = lines.Length,
            Tokens = ids.Length,
            Unknown = unknown,
            Characters = lines.Sum(Characters) + marks,
            Bytes = lines.Sum(line => (long)Encoding.UTF8.GetByteCount(line)) + marks,
            LogProbability = total,
            UnknownLogProbability = ofUnknown,
        };
    }

    private static long Characters(string line)
    {
        long count = 0;
        foreach (var unit in line)
        {
            count += char.IsLowSurrogate(unit) ? 0 : 1;
        }

        return count;
    }
}

using System.Diagnostics;
using System.Globalization;
using Malmoi.Decoding.Constraints;
using Malmoi.LanguageModels;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Benchmarks;

/// <summary>What holding a text to a grammar costs a token: finding the tokens that may come next, at a place met for the first time and at one met before.</summary>
internal static class ConstraintBenchmark
{
    private static readonly (string Name, Func<Grammar> Make)[] Grammars =
    [
        ("any JSON", () => Grammar.FromJsonSchema("true")),
        (
            "a record",
            () =>
                Grammar.FromJsonSchema(
                    """{"type":"object","properties":{"이름":{"type":"string","maxLength":20},"나이":{"type":"integer","minimum":0,"maximum":150},"cities":{"type":"array","items":{"enum":["서울","부산","Jeonju"]},"maxItems":5},"note":{"type":["string","null"]}},"required":["이름","나이","cities"],"additionalProperties":false}"""
                )
        ),
        (
            "a tree",
            () =>
                Grammar.FromJsonSchema(
                    """{"$ref":"#/$defs/t","$defs":{"t":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/t"}}},"required":["name"]}}}"""
                )
        ),
        ("a date", () => Grammar.FromJsonSchema("""{"type":"string","format":"date-time"}""")),
        ("Hangul", () => Grammar.FromRegex("([가-힣]{1,8} ){1,40}")),
    ];

    private const int Rounds = 5;

    public static int Run(string[] args)
    {
        var tokenizer = TokenizerFile.Open(args[0]);
        var texts = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
        Console.WriteLine(
            $"{args[0]}: {tokenizer.VocabularySize} pieces, {texts} texts of up to 200 tokens, the fastest of {Rounds} rounds at each token"
        );
        Console.WriteLine("| grammar | made, ms | tokens | mean, µs | 99 %, µs | slowest, µs | again, µs |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        Grammar.Json.Over(tokenizer).Apply(new float[tokenizer.VocabularySize]); // the tree of all spellings is made once a tokenizer
        foreach (var (name, make) in Grammars)
        {
            var made = double.MaxValue;
            var (anew, again) = (new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                // The same tokens are drawn in each round.
                var clock = Stopwatch.StartNew();
                var begin = make().Over(tokenizer);
                made = Math.Min(made, clock.Elapsed.TotalMilliseconds);
                Measure(begin, tokenizer.VocabularySize, texts, anew);
                Measure(begin, tokenizer.VocabularySize, texts, again);
            }

            anew.Sort();
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {made:F1} | {anew.Count} | {anew.Average():F1} | {anew[anew.Count * 99 / 100]:F0} | {anew[^1]:F0} | {again.Average():F1} |"
                )
            );
        }

        return 0;
    }

    private static void Measure(IConstraint begin, int vocabulary, int texts, List<double> fastest)
    {
        var times = new List<double>();
        var logits = new float[vocabulary];
        for (var text = 0; text < texts; text++)
        {
            Write(begin.Fork(), logits, new Random(text), times);
        }

        for (var i = 0; i < times.Count; i++)
        {
            if (i == fastest.Count)
            {
                fastest.Add(times[i]);
            }

            fastest[i] = Math.Min(fastest[i], times[i]);
        }
    }

    // A model that finds every token equally likely: it comes to more places than one that makes sense.
    private static void Write(IConstraint constraint, float[] logits, Random random, List<double> times)
    {
        for (var length = 0; length < 200; length++)
        {
            Array.Clear(logits);
            var begun = Stopwatch.GetTimestamp();
            constraint.Apply(logits);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
            var allowed = new List<int>();
            for (var id = 0; id < logits.Length; id++)
            {
                if (!float.IsNegativeInfinity(logits[id]))
                {
                    allowed.Add(id);
                }
            }

            if (allowed.Count == 0)
            {
                return;
            }

            var chosen = allowed[random.Next(allowed.Count)];
            try
            {
                constraint.Accept(chosen);
            }
            catch (ArgumentException)
            {
                return;
            }

            if (constraint.MayEnd && random.Next(4) == 0)
            {
                return;
            }
        }
    }
}

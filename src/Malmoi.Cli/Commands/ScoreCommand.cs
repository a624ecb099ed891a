using System.CommandLine;
using Malmoi.Evaluation;
using Malmoi.LanguageModels;
using Malmoi.Linguistics;
using Malmoi.Models;
using Malmoi.Reports;
using Malmoi.Text;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi score</c>: the probability of sentences, of words given words, and how they compare.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var common = new ModelArguments();
        var texts = new Argument<string[]>("TEXT")
        {
            Description = "Sentences, or probabilities such as \"P(거짓말 | 새빨간)\"",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = new Option<string?>("--file")
        {
            Description = "Score every line of a text file ('-': standard input)",
        };
        var ranks = new Option<bool>("--ranks")
        {
            Description = "Also the rank of each token and the entropy of its distribution",
        };
        var csv = new Option<SurprisalUnit?>("--csv")
        {
            Description = "Print surprisals as a table for R and the like, a row for each: token, word, eojeol",
        };
        var by = new Option<SurprisalUnit?>("--by")
        {
            Description = "Surprisal, entropy, rank and cloze probability of each token, word or eojeol",
        };
        var corrected = new Option<bool>("--corrected")
        {
            Description =
                "Surprisals: count a blank with the word that it ends, not with the next one (for tokenizers whose tokens begin with blanks)",
        };
        var picture = new PictureOutput();
        var command = new Command("score", "Score sentences and conditional probabilities")
        {
            Arguments = { texts },
            Options = { file, ranks, by, csv, corrected, common.Masking },
        };
        command.SetAction(
            (parse, ct) =>
            {
                var path = picture.Check(parse);
                var unit = parse.GetValue(by) ?? parse.GetValue(csv);
                if (unit is null && (path is not null || parse.GetValue(corrected)))
                {
                    throw new InputException(
                        $"{(path is null ? corrected.Name : "a picture")} is for surprisals: say of what with --by token, word or eojeol"
                    );
                }

                using var model = common.Open(parse);
                var inputs = Inputs(parse.GetValue(texts)!, parse.GetValue(file), ct);
                var options = new ScoreOptions { Distributions = parse.GetValue(ranks) };
                var asked = unit is not null ? options with { Distributions = true } : options;
                var scored =
                    parse.GetValue(corrected) ? Corrected(model, inputs, ct)
                    : model.PredictsNext && model.Scorer() is AutoregressiveModel
                        ? Score(model, common.Text(parse, model), inputs, asked, ct)
                    : Score(model, model.Scorer(common.ThreadCount(parse)), inputs, asked, ct);
                var output = parse.InvocationConfiguration.Output;
                if (parse.GetValue(csv) is { } row)
                {
                    ScoreReport.PrintTable(output, model, scored, row);
                }
                else if (parse.GetValue(by) is { } each)
                {
                    var report = new SurprisalReport(model, each, parse.GetValue(corrected));
                    if (path is not null)
                    {
                        List<ScoredText> drawn = [.. scored];
                        scored = drawn;
                        picture.Save(
                            parse,
                            path,
                            new Bilingual("Surprisal", "놀라움"),
                            report.Strips(drawn),
                            new Bilingual(
                                $"Bits of each {each.ToString().ToLowerInvariant()} by {model.Description}: the darker, the less expected.",
                                $"{model.Description}이 매긴 비트. 짙을수록 뜻밖이다."
                            )
                        );
                    }

                    if (parse.GetValue(common.Json))
                    {
                        JsonReport.Write(output, report.Json(scored));
                    }
                    else
                    {
                        report.Print(Screen.On(output), scored);
                    }
                }
                else if (parse.GetValue(common.Json))
                {
                    JsonReport.Write(output, ScoreReport.Json(model, scored));
                }
                else if (parse.GetValue(file) is not null)
                {
                    ScoreReport.PrintLines(output, model, scored);
                }
                else
                {
                    ScoreReport.Print(Screen.On(output), model, [.. scored]);
                }

                return Task.FromResult(0);
            }
        );
        return common.AddTo(picture.AddTo(command));
    }

    private static IEnumerable<string> Inputs(string[] texts, string? file, CancellationToken ct) =>
        file is not null ? texts.Concat(Corpus.Open(file).Lines(ct))
        : texts.Length > 0 ? texts
        : throw new InputException("there is nothing to score: give a sentence, \"P(word | context)\", or --file");

    // In chunks, so that a large file is scored as it is read.
    private static IEnumerable<ScoredText> Score(
        OpenedModel opened,
        AutoregressiveModel model,
        IEnumerable<string> inputs,
        ScoreOptions options,
        CancellationToken ct
    )
    {
        foreach (var chunk in inputs.Chunk(4096))
        {
            var passages = Array.ConvertAll(
                chunk,
                text =>
                    ProbabilityQuery.IsQuery(text)
                        ? ProbabilityQuery.Parse(text).Passage(opened.Policy.Unit)
                        : model.Whole(text)
            );
            var scores = model.Score(passages, options, ct);
            for (var i = 0; i < chunk.Length; i++)
            {
                yield return new ScoredText(
                    chunk[i],
                    ProbabilityQuery.IsQuery(chunk[i]),
                    scores[i],
                    Perplexity.Of(passages[i].Text, scores[i], opened.Tokenizer.Special),
                    NGramLengths.Of(opened, model, passages[i])
                );
            }
        }
    }

    // One blank moved from the word after it to the word before.
    private static IEnumerable<ScoredText> Corrected(
        OpenedModel opened,
        IEnumerable<string> inputs,
        CancellationToken ct
    )
    {
        var correction = new WordBoundaryCorrection(opened.Tokenizer, opened.Model);
        foreach (var chunk in inputs.Chunk(256))
        {
            if (Array.Find(chunk, ProbabilityQuery.IsQuery) is { } query)
            {
                throw new InputException($"'{query}' is no whole text, and the correction is for whole ones");
            }

            foreach (var (text, score) in chunk.Zip(correction.Score(chunk, ct)))
            {
                yield return new ScoredText(
                    text,
                    false,
                    score,
                    Perplexity.Of(text, score, opened.Tokenizer.Special),
                    []
                );
            }
        }
    }

    // Masked models and encoder-decoders: a query's given words are the context.
    private static IEnumerable<ScoredText> Score(
        OpenedModel opened,
        IScorer scorer,
        IEnumerable<string> inputs,
        ScoreOptions options,
        CancellationToken ct
    )
    {
        foreach (var chunk in inputs.Chunk(4096))
        {
            var requests = Array.ConvertAll(chunk, Continuation);
            var scores = scorer.ScoreAsync(requests, options, ct).AsTask().GetAwaiter().GetResult();
            for (var i = 0; i < chunk.Length; i++)
            {
                yield return new ScoredText(
                    chunk[i],
                    ProbabilityQuery.IsQuery(chunk[i]),
                    scores[i],
                    Perplexity.Of(requests[i].Text, scores[i], opened.Tokenizer.Special),
                    []
                );
            }
        }
    }

    private static Continuation Continuation(string text)
    {
        if (!ProbabilityQuery.IsQuery(text))
        {
            return new Continuation("", text);
        }

        var query = ProbabilityQuery.Parse(text);
        return new Continuation(query.Given, query.Given.Length == 0 ? query.Event : " " + query.Event);
    }
}

/// <summary>One scored input of the verb.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="IsQuery">Whether it was a conditional probability.</param>
/// <param name="Score">Token by token.</param>
/// <param name="Perplexity">The totals.</param>
/// <param name="NGramLengths">For each token the length of the n-gram that answered; empty for models without n-grams.</param>
internal sealed record ScoredText(
    string Text,
    bool IsQuery,
    TextScore Score,
    Perplexity Perplexity,
    IReadOnlyList<int> NGramLengths
);

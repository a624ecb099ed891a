using System.Text.Json.Nodes;
using Malmoi.Evaluation;
using Malmoi.Evaluation.SyntaxGym;
using Malmoi.Evaluation.Tasks;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Text;
using Malmoi.Tokenization;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary>Judges one model by any task.</summary>
internal sealed class Judge(OpenedModel model)
{
    /// <summary>Null: one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether the user asked for the model's text policy, so that no task may change it.</summary>
    public bool KeepsPolicy { get; init; }

    public PairConvention Convention { get; init; }

    public int Seed { get; init; }

    public Task<IJudgement> JudgeAsync(EvaluationTask task, CancellationToken ct) =>
        task switch
        {
            PairTask pairs => PairsAsync(pairs, ct),
            TextTask text => TextAsync(text, ct),
            AcceptabilityTask sentences => SentencesAsync(sentences, ct),
            SuiteTask suites => SuitesAsync(suites, ct),
            _ => throw new ArgumentException($"nobody judges by a {task.GetType().Name}", nameof(task)),
        };

    private async Task<IJudgement> PairsAsync(PairTask task, CancellationToken ct)
    {
        var reader = Reader(task.SplitPunctuation);
        var scorer = new CountingScorer(reader.Scorer(Threads));
        var result = await ProgressBar.ShowAsync(
            task.Name,
            () => scorer.Done / (2.0 * task.Pairs.Count),
            () => MinimalPairs.JudgeAsync(scorer, task.Pairs, Convention, Seed, ct).AsTask()
        );
        return new PairJudgement(task, reader.Policy, result);
    }

    private async Task<IJudgement> SuitesAsync(SuiteTask task, CancellationToken ct)
    {
        var reader = Reader(splitPunctuation: true);
        var scorer = new CountingScorer(reader.Scorer(Threads));
        var sentences = task.Suites.Sum(suite => suite.Items.Sum(item => item.Conditions.Count));
        var (overall, suites) = await ProgressBar.ShowAsync(
            task.Name,
            () => (double)scorer.Done / sentences,
            () => SyntaxSuites.JudgeAsync(scorer, task.Suites, Seed, ct).AsTask()
        );
        return new SuiteJudgement(task, reader.Policy, overall, suites);
    }

    private OpenedModel Reader(bool splitPunctuation) =>
        splitPunctuation && model.Policy.Unit == TextUnit.Word && !KeepsPolicy
            ? model.With(model.Policy with { SplitPunctuation = true })
            : model;

    private async Task<IJudgement> SentencesAsync(AcceptabilityTask task, CancellationToken ct)
    {
        IReadOnlyList<JudgedSentence>[] parts = [task.ChosenOn, .. task.Parts.Select(part => part.Sentences)];
        var scorer = new CountingScorer(model.Scorer(Threads));
        var scores = await ProgressBar.ShowAsync(
            task.Name,
            () => (double)scorer.Done / parts.Sum(part => part.Count),
            async () =>
            {
                var read = new List<IReadOnlyList<TextScore>>();
                foreach (var part in parts)
                {
                    read.Add(
                        await scorer.ScoreAsync(
                            [.. part.Select(sentence => new Continuation("", sentence.Text))],
                            null,
                            ct
                        )
                    );
                }

                return read;
            }
        );
        var frequencies = new TokenFrequencies(scores[0]);
        var rows = new List<(AcceptabilityMeasure, string, AcceptabilityScore)>();
        foreach (var measure in Enum.GetValues<AcceptabilityMeasure>())
        {
            var threshold = Acceptability.Threshold(
                Acceptability.Values(scores[0], measure, frequencies),
                task.ChosenOn
            );
            rows.AddRange(
                task.Parts.Select(
                    (part, i) =>
                        (
                            measure,
                            part.Name,
                            Acceptability.Score(
                                Acceptability.Values(scores[i + 1], measure, frequencies),
                                part.Sentences,
                                threshold,
                                Seed
                            )
                        )
                )
            );
        }

        return new AcceptabilityJudgement(task, rows);
    }

    private async Task<IJudgement> TextAsync(TextTask task, CancellationToken ct)
    {
        var corpus = Corpus.Open(task.Path);
        var perplexity = await ProgressBar.ShowAsync(
            task.Name,
            () => (double)corpus.BytesRead / corpus.TotalBytes,
            () => Task.Run(() => TextPerplexity.Measure(model.Text(Threads), corpus.Lines(ct), ct), ct)
        );
        return new TextJudgement(task, model.Policy, perplexity);
    }

    /// <summary>Counts the texts that a scorer has scored.</summary>
    private sealed class CountingScorer(IScorer inner) : IScorer
    {
        private long _done;

        public long Done => Volatile.Read(ref _done);

        public async ValueTask<IReadOnlyList<TextScore>> ScoreAsync(
            IReadOnlyList<Continuation> requests,
            ScoreOptions? options,
            CancellationToken ct
        )
        {
            var scores = await inner.ScoreAsync(requests, options, ct);
            Interlocked.Add(ref _done, requests.Count);
            return scores;
        }
    }
}

/// <summary>What came out of a task, for people and for programs.</summary>
internal interface IJudgement
{
    JsonObject Json();

    void Print(IAnsiConsole console, OpenedModel model, PairGrouping grouping);
}

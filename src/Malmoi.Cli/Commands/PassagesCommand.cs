using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Models;
using Malmoi.NGrams.SuffixArrays;
using Malmoi.Tokenization;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi passages</c>: where in its corpus an ∞-gram index has an n-gram, and what follows it there.</summary>
internal sealed class PassagesCommand
{
    private readonly ModelArguments _model = new();

    private readonly Argument<string> _text = new("TEXT")
    {
        Description = "An n-gram of any length; <s> and </s> stand for the beginning and the end of a sentence",
    };

    private readonly Option<int> _most = new("--most")
    {
        Description = "Passages and followers to show, at most",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<int> _around = new("--around")
    {
        Description = "Tokens to show on either side, at most",
        DefaultValueFactory = _ => 10,
    };

    public static Command Create() => new PassagesCommand().Build();

    private Command Build()
    {
        var command = new Command("passages", "Show the passages of a corpus that an n-gram comes from")
        {
            Arguments = { _text },
            Options = { _most, _around },
        };
        command.SetAction(
            (parse, _) =>
            {
                using var opened = _model.Open(parse);
                var index =
                    opened.Model as InfiniGram
                    ?? throw new InputException(
                        $"'{opened.Path}' ({opened.Format}) has no corpus in it: passages are shown from an ∞-gram index, which 'malmoi train infinigram' writes"
                    );
                Run(parse, opened, index);
                return Task.FromResult(0);
            }
        );
        return _model.AddTo(command);
    }

    private void Run(ParseResult parse, OpenedModel opened, InfiniGram index)
    {
        var (most, around) = (parse.GetValue(_most), parse.GetValue(_around));
        if (most < 0 || around < 0)
        {
            throw new InputException("--most and --around cannot be below zero");
        }

        var text = parse.GetRequiredValue(_text);
        var ngram = NGram(opened, index, text);
        var count = index.Count(ngram);
        var passages = index.Passages(ngram, most, around);
        var followers = index.Followers(ngram).OrderByDescending(pair => pair.Count).Take(most).ToList();
        var output = parse.InvocationConfiguration.Output;
        string Spell(IReadOnlyList<int> words) => Spelling(opened, index, words);
        if (parse.GetValue(_model.Json))
        {
            JsonReport.Write(output, Json(opened, text, count, passages, followers, Spell));
            return;
        }

        output.WriteLine($"{Spell(ngram)}: {count.Grouped()} times in {index.Sentences.Grouped()} sentences");
        foreach (var (word, times) in followers)
        {
            output.WriteLine($"  then {Spell([word])}: {times.Grouped()}, p = {((double)times / count).Fixed(4)}");
        }

        foreach (var passage in passages)
        {
            string[] parts = [Spell(passage.Before), $"[{Spell(passage.Match)}]", Spell(passage.After)];
            output.WriteLine(
                $"{((long)passage.Sentence + 1).Grouped()}: {string.Join(' ', parts.Where(part => part.Length > 0))}"
            );
        }
    }

    private static string Spelling(OpenedModel opened, InfiniGram index, IReadOnlyList<int> words)
    {
        var spelt = words.Select(word => index.Vocabulary.Word(word));
        return opened.Policy.Unit == TextUnit.Word ? string.Join(' ', spelt) : string.Concat(spelt).Replace('▁', ' ');
    }

    private static int[] NGram(OpenedModel opened, InfiniGram index, string text)
    {
        var (begins, ends) = (
            text.StartsWith("<s>", StringComparison.Ordinal),
            text.EndsWith("</s>", StringComparison.Ordinal)
        );
        var inner = text[(begins ? 3 : 0)..^(ends ? 4 : 0)];
        var tokens = opened.Tokenizer.Encode(inner);
        foreach (var token in tokens)
        {
            if (token.Id == index.Marks.Unknown)
            {
                throw new InputException($"'{token.Piece}' does not occur in the corpus of '{opened.Path}'");
            }
        }

        int[] ngram =
        [
            .. begins ? [index.Marks.Begin] : Array.Empty<int>(),
            .. tokens.Select(token => token.Id),
            .. ends ? [index.Marks.End] : Array.Empty<int>(),
        ];
        return ngram.Length > 0 ? ngram : throw new InputException("there is no n-gram to look up: give some words");
    }

    private static JsonObject Json(
        OpenedModel opened,
        string text,
        long count,
        IReadOnlyList<CorpusPassage> passages,
        IReadOnlyList<(int Word, long Count)> followers,
        Func<IReadOnlyList<int>, string> spell
    ) =>
        new()
        {
            ["model"] = opened.Path,
            ["policy"] = JsonReport.Policy(opened.Policy),
            ["ngram"] = text,
            ["count"] = count,
            ["followers"] = JsonReport.Array(
                followers,
                pair => new JsonObject { ["text"] = spell([pair.Word]), ["count"] = pair.Count }
            ),
            ["passages"] = JsonReport.Array(
                passages,
                passage => new JsonObject
                {
                    ["sentence"] = passage.Sentence + 1,
                    ["token"] = passage.Token,
                    ["before"] = spell(passage.Before),
                    ["match"] = spell(passage.Match),
                    ["after"] = spell(passage.After),
                }
            ),
        };
}

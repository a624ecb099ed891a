using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Storage;
using Malmoi.Text;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi tokenizer encode</c>: the ids, or the pieces, of texts; of files a line each.</summary>
internal sealed class TokenizerEncodeCommand
{
    private readonly Argument<string> _tokenizer = TokenizerCommand.Tokenizer();

    private readonly Argument<string[]> _texts = new("TEXT")
    {
        Description = "Texts to encode",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _file = new("--file")
    {
        Description = "Encode every line of a text file ('-': standard input)",
        HelpName = "FILE",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "File to write [default: standard output]",
        HelpName = "FILE",
    };

    private readonly Option<bool> _pieces = new("--pieces") { Description = "Print pieces instead of ids" };

    private readonly Option<bool> _special = new("--special")
    {
        Description = "Add the special tokens that a model reads round a text, and cut and pad as the tokenizer says",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print JSON: ids, pieces and their places in UTF-16 units",
    };

    private readonly ThreadsOption _threads = new();

    public static Command Create() => new TokenizerEncodeCommand().Build();

    private Command Build()
    {
        var command = new Command("encode", "Print the ids of texts")
        {
            Arguments = { _tokenizer, _texts },
            Options = { _file, _output, _pieces, _special, _json, _threads },
        };
        command.SetAction((parse, ct) => Task.Run(() => Run(parse, ct), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult parse, CancellationToken ct)
    {
        var path = parse.GetRequiredValue(_tokenizer);
        var texts = parse.GetValue(_texts) ?? [];
        var file = parse.GetValue(_file);
        if (file is null == (texts.Length == 0))
        {
            throw new InputException("give the texts to encode, or a --file of them");
        }

        _ = _threads.Count(parse);
        var tokenizer = TokenizerFile.Open(path);
        if (parse.GetValue(_output) is not { } output)
        {
            using var screen = new StandardOutput();
            Write(parse, tokenizer, texts, file, parse.InvocationConfiguration.Output, screen, ct);
            return;
        }

        OutputPath.Check(output, [path, file is "-" ? null : file]);
        using var written = new OutputFile(output);
        using (var writer = new StreamWriter(written.Stream, leaveOpen: true))
        {
            Write(parse, tokenizer, texts, file, writer, written.Stream, ct);
        }

        written.Commit();
    }

    private void Write(
        ParseResult parse,
        ITokenizer tokenizer,
        string[] texts,
        string? file,
        TextWriter output,
        Stream bytes,
        CancellationToken ct
    )
    {
        var special = parse.GetValue(_special);
        if (parse.GetValue(_json))
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["tokenizer"] = parse.GetRequiredValue(_tokenizer),
                    ["texts"] = JsonReport.Array(Lines(texts, file, ct), text => Json(tokenizer, text, special)),
                }
            );
        }
        else if (parse.GetValue(_pieces))
        {
            foreach (var text in Lines(texts, file, ct))
            {
                output.WriteLine(string.Join(' ', Tokens(tokenizer, text, special).Select(token => token.Piece)));
            }
        }
        else if (special || file is null)
        {
            foreach (var text in Lines(texts, file, ct))
            {
                output.WriteLine(string.Join(' ', Tokens(tokenizer, text, special).Select(token => token.Id)));
            }
        }
        else
        {
            var encoder = new LineEncoder(tokenizer, parse.GetValue(_threads) ?? Environment.ProcessorCount);
            encoder.Encode(Corpus.Open(file).Blocks(ct), bytes, ct);
            bytes.Flush();
        }
    }

    private static IEnumerable<string> Lines(string[] texts, string? file, CancellationToken ct) =>
        file is null ? texts : Corpus.Open(file).Lines(ct);

    private static JsonObject Json(ITokenizer tokenizer, string text, bool special) =>
        new()
        {
            ["text"] = text,
            ["tokens"] = JsonReport.Array(
                Tokens(tokenizer, text, special),
                token => new JsonObject
                {
                    ["id"] = token.Id,
                    ["piece"] = token.Piece,
                    ["start"] = token.Start,
                    ["end"] = token.End,
                }
            ),
        };

    private static IEnumerable<(int Id, string Piece, int Start, int End)> Tokens(
        ITokenizer tokenizer,
        string text,
        bool special
    ) =>
        special
            ? Pipeline(tokenizer).Prepare(text).Tokens.Select(token => (token.Id, token.Piece, token.Start, token.End))
            : tokenizer
                .Encode(text)
                .Select(token => (token.Id, token.Piece, token.Range.Start.Value, token.Range.End.Value));

    private static TokenizerPipeline Pipeline(ITokenizer tokenizer) =>
        tokenizer as TokenizerPipeline
        ?? throw new InputException(
            "a SentencePiece model does not say which special tokens a model reads round a text: leave out --special, or convert it to a tokenizer.json"
        );
}

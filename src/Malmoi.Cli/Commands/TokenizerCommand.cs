using System.CommandLine;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi tokenizer</c>: text to tokens and back, and a look inside.</summary>
internal static class TokenizerCommand
{
    public static Command Create() =>
        new("tokenizer", "Use a tokenizer, or look at one")
        {
            TokenizerEncodeCommand.Create(),
            TokenizerDecodeCommand.Create(),
            TokenizerInspectCommand.Create(),
            new TokenizerSplitCommand().Create(),
        };

    /// <summary>The argument that names a tokenizer.</summary>
    public static Argument<string> Tokenizer() =>
        new("TOKENIZER")
        {
            Description =
                "A tokenizer.json, SentencePiece .model, .tiktoken or vocab.txt, or a folder with one of them (or vocab.json and merges.txt)",
        };
}

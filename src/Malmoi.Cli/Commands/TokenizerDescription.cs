using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Patterns;
using Malmoi.Tokenization.PostProcessors;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Cli.Commands;

/// <summary>The parts of a tokenizer in words.</summary>
internal static class TokenizerDescription
{
    public static string Of(object? part) =>
        part switch
        {
            null => "none",
            NormalizerSequence sequence => Of(sequence.Steps),
            SplitterSequence sequence => Of(sequence.Steps),
            PostProcessorSequence sequence => Of(sequence.Steps),
            DecoderSequence sequence => Of(sequence.Steps),
            TemplateProcessor template => string.Join(' ', template.Single.Select(piece => piece.Special ?? "A"))
                + $"; pairs {string.Join(' ', template.Pair.Select(piece => piece.Special ?? (piece.Sequence == 0 ? "A" : "B")))}",
            PatternSplitter splitter =>
                $"split at {Of(splitter.Pattern)} ({splitter.Behavior}{(splitter.IsInverted ? ", inverted" : "")})",
            Replace replace => $"replace {Of(replace.Pattern)} by '{replace.Content}'",
            IPattern pattern => $"'{pattern.Source}'",
            BytePair model =>
                $"byte pairs: {Size(model)}{(model.Merges.Count > 0 ? $", {model.Merges.Count:N0} merges" : "")}{Of(model.Options)}",
            WordPiece model => $"WordPiece: {Size(model)}, inside words '{model.ContinuingPrefix}'",
            Unigram model => $"unigram: {Size(model)}{(model.Options.ByteFallback ? ", byte fallback" : "")}",
            SentencePieceTokenizer tokenizer =>
                $"SentencePiece {tokenizer.File.Trainer.Model.ToString().ToLowerInvariant()}: {tokenizer.VocabularySize:N0} pieces, normalisation '{tokenizer.File.Normalizer.Name}'{(tokenizer.File.Trainer.ByteFallback ? ", byte fallback" : "")}",
            ISubwordModel model => $"{model.GetType().Name}: {Size(model)}",
            _ => part.ToString()!,
        };

    private static string Of<T>(IEnumerable<T> steps) => string.Join(" → ", steps.Select(step => Of((object?)step)));

    private static string Of(BytePairOptions options) =>
        (options.ByteFallback ? ", byte fallback" : "")
        + (options.IgnoreMerges ? ", whole words first" : "")
        + (options.EndOfWordSuffix is { Length: > 0 } suffix ? $", words end in '{suffix}'" : "");

    private static string Size(ISubwordModel model) => $"{model.Vocabulary.Count:N0} pieces";
}

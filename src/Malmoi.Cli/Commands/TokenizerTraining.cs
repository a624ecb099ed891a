using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Splitters;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Cli.Commands;

/// <summary>What <c>train tokenizer</c> is to do: learn a new tokenizer, or new pieces for one that there is.</summary>
internal abstract class TokenizerTraining
{
    /// <summary>The file that will be written.</summary>
    public abstract string Output { get; }

    public abstract IWordCutter Cutter { get; }

    /// <summary>Learns from <paramref name="words"/>.</summary>
    /// <returns>What has been made, and what writes it.</returns>
    public abstract (TokenizerSummary Summary, Action Write) Learn(WordCounts words, CancellationToken ct);

    /// <param name="recipe">What the tokenizer is to be.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="old">The tokenizer to extend; null: none.</param>
    /// <exception cref="InputException">The old one cannot be read, or the new one not be written there.</exception>
    public static TokenizerTraining Of(TokenizerRecipe recipe, string path, string? old)
    {
        const string model = ".model";
        if (old is null)
        {
            return new New(recipe, TokenizerOutput.Of(path, recipe));
        }

        var writesModel = path.EndsWith(model, StringComparison.OrdinalIgnoreCase);
        return TokenizerFile.Open(old) switch
        {
            SentencePieceTokenizer opened when writesModel => new ExtendedModel(recipe, path, opened.File),
            SentencePieceTokenizer => throw new InputException(
                $"cannot write '{path}': '{old}', which is extended, is a SentencePiece model; let the name end in {model}"
            ),
            TokenizerPipeline opened when !writesModel => new Extended(
                recipe,
                TokenizerOutput.Of(path, recipe),
                opened
            ),
            TokenizerPipeline => throw new InputException(
                $"cannot write '{path}': '{old}', which is extended, is no SentencePiece model; name a tokenizer.json"
            ),
            _ => throw new InputException(
                $"'{old}' cannot be extended: name a tokenizer.json or a SentencePiece model"
            ),
        };
    }

    private static ExtensionOptions Extension(TokenizerRecipe recipe) =>
        new()
        {
            NewPieces = recipe.VocabularySize,
            MinimumFrequency = recipe.MinimumFrequency,
            Coverage = recipe.Coverage,
            Rule = recipe.Rule,
            Threads = recipe.Threads,
            Progress = recipe.Progress,
        };

    private sealed class New(TokenizerRecipe recipe, TokenizerOutput output) : TokenizerTraining
    {
        public override string Output => output.Path;

        public override IWordCutter Cutter { get; } = recipe.Cutter();

        public override (TokenizerSummary Summary, Action Write) Learn(WordCounts words, CancellationToken ct)
        {
            var trained = TokenizerTrainer.Train(words, recipe, ct);
            return (TokenizerSummary.Of(trained), () => output.Write(trained));
        }
    }

    private sealed class Extended(TokenizerRecipe recipe, TokenizerOutput output, TokenizerPipeline old)
        : TokenizerTraining
    {
        public override string Output => output.Path;

        // Scripts mean nothing in an alphabet of bytes.
        private PieceRule Rule =>
            old.Parts.Splitter is null or Metaspace
            || old.Parts.Splitter is SplitterSequence { Steps: var steps } && steps.Any(step => step is Metaspace)
                ? recipe.Rule
                : PieceRule.Any with
                {
                    MaximumLength = recipe.MaximumPieceLength,
                    SplitDigits = recipe.SplitDigits,
                };

        public override IWordCutter Cutter { get; } = new PipelineWords(old.Parts.Normalizer, old.Parts.Splitter);

        public override (TokenizerSummary Summary, Action Write) Learn(WordCounts words, CancellationToken ct)
        {
            var extended = TokenizerExtension.Extend(old, words, Extension(recipe) with { Rule = Rule }, ct);
            var asked = recipe with { VocabularySize = old.VocabularySize + recipe.VocabularySize };
            var trained = new TrainedTokenizer(extended, words, asked);
            return (TokenizerSummary.Of(trained), () => output.Write(trained));
        }
    }

    private sealed class ExtendedModel(TokenizerRecipe recipe, string path, SentencePieceFile old) : TokenizerTraining
    {
        public override string Output => path;

        public override IWordCutter Cutter { get; } = SentencePieceExtension.Cutter(old);

        public override (TokenizerSummary Summary, Action Write) Learn(WordCounts words, CancellationToken ct)
        {
            var extended = SentencePieceExtension.Extend(old, words, Extension(recipe), ct);
            var asked = old.Pieces.Count + recipe.VocabularySize;
            return (TokenizerSummary.Of(extended, asked, words), () => extended.Write(path));
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Malmoi.Tokenization.Decoders;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;
using Malmoi.Tokenization.Splitters;

namespace Malmoi.Tokenization.Formats;

/// <summary>A pipeline as a SentencePiece model, where that loses nothing: what <see cref="SentencePieceConversion"/> does, undone.</summary>
/// <remarks>The model is made from the parts that tell most, and taken back into a pipeline: where the two differ, it is refused.</remarks>
public static class PipelineConversion
{
    /// <exception cref="InputException">A part of the tokenizer is none that SentencePiece has; the message names it.</exception>
    public static SentencePieceFile ToSentencePiece(TokenizerPipeline tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var parts = tokenizer.Parts;
        if (parts.Model is not (Unigram or BytePair) || parts.Model.Unknown is not { } unknown)
        {
            throw Refusal(
                "model",
                "it is neither a unigram model nor one of byte pairs, with a piece for what is unknown"
            );
        }

        var vocabulary = parts.Model.Vocabulary;
        if (vocabulary.Count != vocabulary.Size || tokenizer.VocabularySize != vocabulary.Size)
        {
            throw Refusal("model", "ids without a piece, or added tokens beside its vocabulary");
        }

        var fallsBack =
            parts.Model is Unigram { Options.ByteFallback: true } or BytePair { Options.ByteFallback: true };
        var scores = parts.Model is Unigram unigram ? Scores(unigram) : Scores((BytePair)parts.Model);
        var map = Steps(parts.Normalizer).OfType<PrecompiledMap>().FirstOrDefault();
        string Role(int? id, string usual) => id is { } known ? tokenizer.Piece(known)! : usual;
        var special = tokenizer.Special;
        var file = new SentencePieceFile
        {
            Pieces =
            [
                .. vocabulary.Pieces.Select(piece => new SentencePiece(
                    piece.Key,
                    scores[piece.Value],
                    piece.Value == unknown ? SentencePieceType.Unknown
                        : Added(parts, piece.Value) is { } added
                            ? added.Special ? SentencePieceType.Control
                                : SentencePieceType.UserDefined
                        : fallsBack && BytePieces.Byte(piece.Key) is not null ? SentencePieceType.Byte
                        : SentencePieceType.Normal
                )),
            ],
            Trainer = new()
            {
                Model = parts.Model is Unigram ? SentencePieceModel.Unigram : SentencePieceModel.BytePair,
                VocabularySize = vocabulary.Size,
                ByteFallback = fallsBack,
                UnknownId = unknown,
                BeginId = special.Begin ?? -1,
                EndId = special.End ?? -1,
                PaddingId = special.Padding ?? -1,
                UnknownPiece = Role(unknown, ""),
                BeginPiece = Role(special.Begin, "<s>"),
                EndPiece = Role(special.End, "</s>"),
                PaddingPiece = Role(special.Padding, "<pad>"),
            },
            Normalizer = new()
            {
                Name = map is null ? "identity" : "user_defined",
                PrecompiledMap = map?.Data ?? default,
                AddDummyPrefix =
                    Steps(parts.Normalizer).Any(step => step is Prepend)
                    || parts.Splitter
                        is Metaspace { Prepend: PrependScheme.Always }
                            or SplitterSequence { Steps: [.., Metaspace { Prepend: PrependScheme.Always }] },
                RemoveExtraWhitespaces = parts.Splitter is SplitterSequence { Steps: [WhitespaceSplit, ..] },
            },
        };
        Compare(tokenizer, SentencePieceConversion.ToPipeline(file));
        return file;
    }

    private static AddedToken? Added(TokenizerParts parts, int id) =>
        parts.AddedTokens.FirstOrDefault(token => token.Id == id);

    private static ImmutableArray<INormalizer> Steps(INormalizer? normalizer) =>
        normalizer switch
        {
            null => [],
            NormalizerSequence sequence => sequence.Steps,
            _ => [normalizer],
        };

    private static float[] Scores(Unigram model) =>
        [.. model.Scores.Select(score => double.IsNaN(score) ? 0 : (float)score)];

    // Pieces in the order of their merges; those whose merges lie between one another share a score, and what nothing merges into lies below.
    private static float[] Scores(BytePair model)
    {
        var merged = model.Merges.Select(merge => model.Vocabulary.Find(merge.Left + merge.Right) ?? -1).ToList();
        var last = new Dictionary<int, int>();
        for (var i = 0; i < merged.Count; i++)
        {
            last[merged[i]] = i;
        }

        var scores = new float[model.Vocabulary.Size];
        Array.Fill(scores, float.NaN);
        var (next, end) = (0, -1);
        for (var i = 0; i < merged.Count; i++)
        {
            next += i > end ? 1 : 0;
            end = Math.Max(end, last[merged[i]]);
            if (merged[i] >= 0)
            {
                scores[merged[i]] = -next;
            }
        }

        foreach (ref var score in scores.AsSpan())
        {
            score = float.IsNaN(score) ? -++next : score;
        }

        return scores;
    }

    private static void Compare(TokenizerPipeline given, TokenizerPipeline made)
    {
        var (expected, actual) = (Json(given), Json(made));
        foreach (var (name, part) in expected)
        {
            if (!JsonNode.DeepEquals(part, actual[name]))
            {
                throw Refusal(name, Reason(name, part));
            }
        }
    }

    private static JsonObject Json(TokenizerPipeline tokenizer)
    {
        var json = JsonNode.Parse(TokenizerJson.Write(tokenizer))!.AsObject();
        // Of one step or none there are two notations.
        if (json["normalizer"] is JsonObject normalizer && normalizer["normalizers"] is JsonArray { Count: < 2 } steps)
        {
            json["normalizer"] = steps.Count == 0 ? null : steps[0]!.DeepClone();
        }

        return json;
    }

    private static string Reason(string name, JsonNode? part) =>
        name switch
        {
            "model" =>
                "its scores have more digits, or its merges are not all the ways in which two pieces make a third, which SentencePiece merges by",
            "added_tokens" => "its added tokens have flags, or an order, of their own",
            _ => part is null ? "it is missing" : "it is none of those that a SentencePiece model stands for",
        };

    private static InputException Refusal(string part, string reason) =>
        new(
            $"the tokenizer's {part.Replace('_', ' ')} has no counterpart in a SentencePiece model: {reason}; keep the tokenizer.json, or train with -o NAME.model"
        );
}

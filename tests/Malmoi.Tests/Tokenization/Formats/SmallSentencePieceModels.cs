using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Models;
using Malmoi.Tokenization.Normalizers;

namespace Malmoi.Tests.Tokenization.Formats;

/// <summary>Models of a few dozen pieces, written here.</summary>
internal static class SmallSentencePieceModels
{
    private static readonly SentencePiece[] Specials =
    [
        new("<unk>", 0, SentencePieceType.Unknown),
        new("<s>", 0, SentencePieceType.Control),
        new("</s>", 0, SentencePieceType.Control),
    ];

    public static IEnumerable<SentencePieceFile> All =>
        [Unigram(), Unigram(byteFallback: true), BytePair(), BytePair(byteFallback: true), Words(), Characters()];

    public static SentencePieceFile Unigram(bool byteFallback = false) =>
        File(
            SentencePieceModel.Unigram,
            byteFallback,
            [
                .. "▁ a b c 가 나 다 ▁가 나다 ab bc abc ▁a ▁ab 가나 ▁나"
                    .Split(' ')
                    .Select((piece, i) => new SentencePiece(piece, -1.5f - (0.37f * (i % 7)))),
                new("[M]", 0, SentencePieceType.UserDefined),
                new("다가", -2, SentencePieceType.Unused),
            ]
        );

    public static SentencePieceFile BytePair(bool byteFallback = false) =>
        File(
            SentencePieceModel.BytePair,
            byteFallback,
            [
                .. "▁a 가나 ab ▁ab bc abc ▁abc 가나다 ▁가나 aa aaa ▁ a b c 가 나 다"
                    .Split(' ')
                    .Select((piece, i) => new SentencePiece(piece, -i)),
                new("[M]", 0, SentencePieceType.UserDefined),
            ]
        );

    private static SentencePieceFile Words() =>
        File(
            SentencePieceModel.Word,
            false,
            [.. "▁a ▁가나 ▁ab ▁ ▁나".Split(' ').Select((piece, i) => new SentencePiece(piece, -i))]
        );

    private static SentencePieceFile Characters() =>
        File(
            SentencePieceModel.Character,
            false,
            [.. "▁ a b 가 나".Split(' ').Select((piece, i) => new SentencePiece(piece, -i))]
        );

    private static SentencePieceFile File(SentencePieceModel model, bool byteFallback, SentencePiece[] pieces)
    {
        IEnumerable<SentencePiece> bytes = byteFallback
            ? Enumerable
                .Range(0, 256)
                .Select(b => new SentencePiece(BytePieces.Piece((byte)b), 0, SentencePieceType.Byte))
            : [];
        return new SentencePieceFile
        {
            Pieces = [.. Specials, .. bytes, .. pieces],
            Trainer = new() { Model = model, ByteFallback = byteFallback },
            Normalizer = new()
            {
                Name = "small",
                PrecompiledMap = PrecompiledMap
                    .Build(
                        new Dictionary<string, string>
                        {
                            ["Ａ"] = "a",
                            ["\u3000"] = " ",
                            ["ﬁ"] = "bc",
                            ["e\u0301"] = "é",
                            ["\u0007"] = "",
                        }
                    )
                    .Data,
            },
        };
    }
}

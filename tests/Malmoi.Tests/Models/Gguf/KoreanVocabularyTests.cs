using System.Text;
using Malmoi.Architectures;
using Malmoi.Checkpoints;
using Malmoi.Families;
using Malmoi.Families.Decoders;
using Malmoi.Tests.Cli;
using Malmoi.Tests.Inference;
using Malmoi.Tokenization.Formats;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.Tests.Models.Gguf;

/// <summary>A vocabulary of LLaMA's kind with Korean pieces behind its own, as Llama-2-Ko's: from a folder to GGUF and back with the same ids.</summary>
public class KoreanVocabularyTests
{
    private const string English =
        "the river runs past the village and the mill turns slowly all day long while children play near the old bridge";

    private const string Korean =
        "강은 마을을 지나 흐르고 물레방아는 하루 종일 천천히 돈다 아이들은 오래된 다리 옆에서 논다 마을 사람들은 강가에서 빨래를 하고 아이들은 물고기를 잡는다";

    private static readonly string[] Texts =
    [
        Korean,
        English,
        "강가의 물레방아, mill turns 2024년 3월 1일!",
        "  띄어  쓰기가 이상한   글 ",
        "낯선 글자: 뷁 쀍 漢字 é 🙂",
        "줄\n바꿈\t과 탭",
        "",
    ];

    [Theory]
    [InlineData("tokenizer.model")]
    [InlineData("tokenizer.json")]
    public async Task Ids_stay_the_same_from_a_folder_to_GGUF_and_back(string kind)
    {
        var old = SentencePieceExport.Of(
            TokenizerTrainer.Train(
                Words(English),
                new TokenizerRecipe
                {
                    VocabularySize = 330,
                    MinimumFrequency = 1,
                    ByteFallback = true,
                }
            )
        );
        // As LLaMA's own.
        old = old with
        {
            Normalizer = old.Normalizer with { RemoveExtraWhitespaces = false },
        };
        var extended = SentencePieceExtension.Extend(
            old,
            Words(Korean),
            new ExtensionOptions { NewPieces = 90, MinimumFrequency = 1 }
        );
        Assert.Contains(extended.Pieces.Skip(old.Pieces.Count), piece => piece.Text == "▁아이들은");
        using var outside = new TemporaryFolder();
        WriteModel(outside["model"], extended.Pieces.Count + 5);
        if (kind == "tokenizer.model")
        {
            File.WriteAllBytes(Path.Combine(outside["model"], kind), extended.ToArray());
        }
        else
        {
            new HuggingFaceTokenizer(SentencePieceConversion.ToPipeline(extended)).Save(outside["model"]);
        }

        var said = await VerbRun.OutputAsync("convert", outside["model"], outside["m.gguf"], "--type", "q8_0");
        Assert.DoesNotContain("note:", said, StringComparison.Ordinal);
        await VerbRun.OutputAsync("convert", outside["m.gguf"], outside["again"]);
        var tokenizers = new[] { "model", "m.gguf", "again" }
            .Select(name => TokenizerFile.Open(outside[name]))
            .ToList();
        foreach (var text in Texts)
        {
            var wanted = Ids(tokenizers[0]);
            Assert.Equal(wanted, Ids(tokenizers[1]));
            Assert.Equal(wanted, Ids(tokenizers[2]));
            Assert.Equal(tokenizers[1].Decode(wanted), tokenizers[2].Decode(wanted));

            int[] Ids(LanguageModels.ITokenizer tokenizer) => [.. tokenizer.Encode(text).Select(token => token.Id)];
        }
    }

    private static WordCounts Words(string text) =>
        WordCounts.Of(
            text.Split(' ').CountBy(word => $"▁{word}").ToDictionary(pair => pair.Key, pair => (long)pair.Value)
        );

    private static void WriteModel(string folder, int vocabulary)
    {
        var family = new Llama
        {
            ModelType = "llama",
            Classes = ["LlamaForCausalLM"],
            VocabSize = vocabulary,
            HiddenSize = 32,
            IntermediateSize = 64,
            NumHiddenLayers = 1,
            NumAttentionHeads = 2,
        };
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), FamilyTable.Write(family), new UTF8Encoding(false));
        using var drawn = new RandomWeights(family.Spec(ModelTask.NextToken));
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"),
            drawn.Tensors.Select(info =>
            {
                Assert.True(drawn.TryGet(info.Name, out var tensor));
                return tensor.Renamed(family.Checkpoint.Find(info.Name).First().Theirs);
            })
        );
    }
}

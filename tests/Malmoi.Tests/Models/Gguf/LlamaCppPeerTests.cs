using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Malmoi.Inference;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Models.Gguf;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Models.Gguf;

/// <summary>
/// llama.cpp opens what is written here and computes the same: only where MALMOI_LLAMA_CPP names a folder in which node-llama-cpp is installed
/// (<c>npm install node-llama-cpp</c>), for no build needs it.
/// </summary>
public class LlamaCppPeerTests
{
    private static readonly int[] Tokens = [1, 17, 42, 9, 63, 5, 30, 77, 12, 2];

    // Of 16 bits are a GELU of llama.cpp's and its products with matrices of 16 bits; vectors are rounded to 8 bits beside packed matrices, there and here.
    public static TheoryData<string, string, float> Models()
    {
        var data = new TheoryData<string, string, float>();
        string[] families =
        [
            "llama/lm_gqa",
            "llama/lm_mha",
            "llama/lm_linear_scaling_bias",
            "mixtral/lm",
            "qwen2/lm",
            "gpt2/lm",
            "gpt_neox/lm_parallel",
            "gpt_neox/lm_sequential",
            "falcon/lm_40b_style",
            "falcon/lm_7b_style",
            "bloom/lm",
            "mpt/lm",
            "gpt_bigcode/lm_multi_query",
            "stablelm/lm",
            "gemma/lm",
            "phi/lm",
        ];
        foreach (var family in families)
        {
            data.Add(family, "f32", 1e-2f);
            data.Add(family, "f16", 2e-2f);
            data.Add(family, "q8_0", 0.3f);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_folder_written_as_GGUF_gives_the_same_there(string family, string form, float most)
    {
        using var outside = new TemporaryFolder();
        Write(OutsideData.Golden("hf", family), outside["m.gguf"], form);
        Agrees($"{family} {form}", outside["m.gguf"], null, most);
    }

    [Theory]
    [InlineData("q4_k_m", 0.3f)]
    [InlineData("q5_k_m", 0.3f)]
    [InlineData("q6_k", 0.3f)]
    [InlineData("q4_k", 0.3f)]
    public void Super_blocks_written_here_give_the_same_there(string form, float most)
    {
        using var outside = new TemporaryFolder();
        GgufExport.Write(GgufRecording.PathOf("llama_k.q6_k"), outside["folder"]);
        Write(outside["folder"], outside["m.gguf"], form);
        Agrees($"llama_k {form}", outside["m.gguf"], null, most);
    }

    [Theory]
    [InlineData("llama/plain_qv")]
    [InlineData("llama/rslora_all_linear")]
    [InlineData("llama/patterns_layers")]
    [InlineData("gpt_neox/plain_qkv")]
    [InlineData("gpt2/plain_c_attn")]
    public void An_adapter_written_as_GGUF_gives_the_same_there(string name)
    {
        using var outside = new TemporaryFolder();
        var model = OutsideData.Golden("lora", "base", name.Split('/')[0]);
        Write(model, outside["m.gguf"], "f32");
        using (var folder = HuggingFaceFolder.Open(model))
        {
            GgufAdapter.Write(
                OutsideData.Golden("lora", name),
                folder.Family,
                outside["a.gguf"],
                GgufForm.Find("f32")!
            );
        }

        Agrees($"{name} adapter", outside["m.gguf"], outside["a.gguf"], 2e-2f);
    }

    // node-llama-cpp wants to cut text, so that every file has a tokenizer: ten digits and what fills up the vocabulary.
    private static void Write(string model, string path, string form)
    {
        using var outside = new TemporaryFolder();
        var digits = string.Join(", ", Enumerable.Range(0, 10).Select(i => $"\"{i}\": {i}"));
        outside.Write(
            "tokenizer.json",
            $$"""
            {
              "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
              "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false, "use_regex": true, "trim_offsets": true },
              "post_processor": null, "decoder": { "type": "ByteLevel" },
              "model": { "type": "BPE", "vocab": { {{digits}}, "Ċ": 10, "Ġ": 11, "Ġ1": 12 }, "merges": ["Ġ 1"] }
            }
            """
        );
        using var folder = HuggingFaceFolder.Open(model);
        var tokenizer = HuggingFaceTokenizer.Open(outside.Path).Tokenizer;
        GgufConversion.Write(folder, tokenizer, null, path, GgufForm.Find(form)!);
    }

    private static void Agrees(string name, string path, string? adapter, float most)
    {
        using var folder = HuggingFaceFolder.Open(path);
        using var adapted = adapter is null ? null : AdapterFolder.Open(adapter, folder.Family);
        using var model = new EngineModel(EngineFolder.Load(folder, null, adapted), begin: null);
        var said = Ask(path, adapter);
        using var state = model.StartEmpty();
        var logits = new float[model.VocabularySize];
        var greatest = 0f;
        for (var i = 0; i < Tokens.Length; i++)
        {
            model.Read([new Reading(state, Tokens.AsMemory(i, 1)) { Logits = logits }]);
            var theirs = said["logits"]![i]!.AsArray().Select(logit => (float)logit!).ToArray();
            greatest = Math.Max(greatest, logits.Zip(theirs).Max(pair => Math.Abs(pair.First - pair.Second)));
        }

        // As long as the two best are further apart than the two programs.
        var same = 0;
        foreach (var theirs in said["greedy"]!.AsArray().Select(token => (int)token!))
        {
            var best = logits.AsSpan().IndexOf(logits.Max());
            var second = logits.Where((_, id) => id != best).Max();
            if (best != theirs)
            {
                Assert.True(
                    logits[best] - second < 2 * greatest,
                    $"{name}: token {same + 1} is {best} here, {theirs} there"
                );
                break;
            }

            same++;
            model.Read([new Reading(state, new[] { best }) { Logits = logits }]);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{name}: {greatest:e1}, {same} tokens alike")
        );
        Assert.InRange(greatest, 0, most);
    }

    private static JsonNode Ask(string path, string? adapter)
    {
        var peer = Environment.GetEnvironmentVariable("MALMOI_LLAMA_CPP");
        Assert.SkipWhen(
            string.IsNullOrEmpty(peer),
            "MALMOI_LLAMA_CPP is not set: it names a folder with node-llama-cpp"
        );
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true };
        var program = Path.Combine(Repository.SourceTree.Root, "bench", "peers", "logits_llama.mjs");
        string[] arguments =
        [
            program,
            peer!,
            path,
            string.Join(',', Tokens),
            "12",
            .. adapter is null ? (string[])[] : [adapter],
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return JsonNode.Parse(said)!;
    }
}

using Malmoi.Inference;
using Malmoi.LanguageModels;

namespace Malmoi.Tests.Inference;

public sealed class DecodingAllocationTests
{
    public static TheoryData<string> Models => [.. SmallDecoders.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_token_is_decoded_without_an_allocation(string name)
    {
        using var model = SmallDecoders.Build(name, options: new EngineOptions { Threads = 2, PrefixBytes = 0 });
        using var state = model.Start();
        var logits = new float[model.VocabularySize];
        var tokens = Enumerable.Range(0, SmallDecoders.Vocabulary).ToArray();
        model.Read([new Reading(state, tokens) { Logits = logits }]);
        var clean = 0;
        const int Steps = 60;
        for (var step = 0; step < Steps; step++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            model.Read([new Reading(state, tokens.AsMemory(step, 1)) { Logits = logits }]);
            clean += GC.GetAllocatedBytesForCurrentThread() == before ? 1 : 0;
        }

        // A page of keys now and then, and at first what later tokens use again.
        Assert.InRange(clean, Steps - 8, Steps);
    }
}

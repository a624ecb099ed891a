using Malmoi.Chat;
using Malmoi.Decoding;
using Malmoi.Evaluation.Assistants;
using Malmoi.Prompting;
using Microsoft.Extensions.AI;

namespace Malmoi.Tests.Chat;

public class ConversationWriterTests
{
    private static readonly string[] Questions = ["민수가 학교에", "영희는", "비가", "고양이가 밥을", "그 사람은 어제"];

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public async Task Answers_written_together_are_those_written_alone(int tokens)
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder);
        var model = ChatModel.Of(opened);
        using var client = new ModelChatClient(model);
        var respondent = new Respondent(client) { MaxTokens = tokens, System = "짧게" };
        List<int> heard = [];

        var together = await respondent.AnswerAllAsync(
            [.. Questions.Select(question => (Message[])[Message.User(question)])],
            heard.Add,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(Questions.Length, heard[^1]);
        Assert.Contains(together, answer => answer.Length > 0);
        foreach (var (question, answer) in Questions.Zip(together))
        {
            Assert.Equal(await respondent.AnswerAsync(question, TestContext.Current.CancellationToken), answer);
        }
    }

    [Fact]
    public void Each_conversation_gets_as_many_answers_as_are_asked_for()
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder);
        var writer = new ConversationWriter(ChatModel.Of(opened), new AnswerOptions { MaxTokens = 12 });
        Conversation[] asked = [.. Questions.Select(question => new Conversation(Message.User(question)))];
        var answers = writer.Write(asked, 3, seed: 2, ct: TestContext.Current.CancellationToken);
        Assert.Equal(15, answers.Count);
        Assert.True(answers.Distinct().Count() > 5);
        Assert.Equal(answers, writer.Write(asked, 3, seed: 2, ct: TestContext.Current.CancellationToken));
        Assert.All(answers, answer => Assert.DoesNotContain('\n', answer));
    }

    [Fact]
    public void A_conversation_that_leaves_no_room_is_named_by_its_number()
    {
        using var folder = new TemporaryFolder();
        using var opened = SmallModels.Village(folder);
        var model = ChatModel.Of(opened);
        var small = new ChatModel(model.Text, model.Form, model.Ends) { ContextLength = 16 };
        var error = Assert.Throws<InputException>(() =>
            new ConversationWriter(small, new AnswerOptions()).Write(
                [new Conversation(Message.User("가")), new Conversation(Message.User(new string('가', 20)))],
                1,
                seed: 1,
                ct: TestContext.Current.CancellationToken
            )
        );
        Assert.StartsWith("conversation 2: ", error.Message, StringComparison.Ordinal);
    }
}

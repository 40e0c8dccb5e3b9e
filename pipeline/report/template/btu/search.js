// The list is complete without this; with it, typing leaves only the pages whose name fits.
const search = document.getElementById("search");
const said = document.getElementById("found");
const rows = [...document.querySelectorAll("#pages > li")];
const plain = text => text.toLocaleLowerCase().normalize("NFC");
search.hidden = false;
search.addEventListener("input", () => {
  const words = plain(search.querySelector("input").value).split(/\s+/);
  for (const row of rows) {
    const name = plain(row.textContent);
    row.hidden = !words.every(word => name.includes(word));
  }
  const shown = rows.filter(row => !row.hidden).length;
  said.textContent = said.dataset.text.replace("{shown}", shown);
});

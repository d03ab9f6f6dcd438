// Made by `npm run openapi` from docs/openapi.json.

export interface paths {
    "/api/whatsapp/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed what, and who was refused, newest first; admin keys only */
        get: operations["auditList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The event log, by cursor; a company’s key sees its own events only */
        get: operations["eventsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/extensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The extensions, and how they are for the company */
        get: operations["extensionsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/extensions/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Turn an extension on or off for the company, and set it up */
        put: operations["extensionsChoose"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/extensions/{name}/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages that the extension gave up after several tries, newest first, with the reason */
        get: operations["extensionsFailures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/extensions/{name}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have everything handled once more that the extension gave up */
        post: operations["extensionsRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take over devices from files of Baileys, or from a bundle, all or none; no QR code is needed */
        post: operations["importImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys, newest first, with those that are revoked or expired. Admin keys only */
        get: operations["keysList"];
        put?: never;
        /** Make a key of a company, or an admin’s; it is shown this once. Admin keys only */
        post: operations["keysCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key: it opens nothing any more, and within seconds what it had opened is closed */
        delete: operations["keysRevoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/limits/{companyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The limits of the company, how much of them a line has used, and whether new contacts must wait */
        get: operations["limitsShow"];
        /** Give the company limits of its own; all processes know them within seconds */
        put: operations["limitsSet"];
        post?: never;
        /** Put the company back to the limits of the settings */
        delete: operations["limitsRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/media-downloads/{companyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which files of messages are downloaded as they come */
        get: operations["downloadsShow"];
        /** Have files of these kinds downloaded as they come; `media_ready` tells of each */
        put: operations["downloadsSet"];
        post?: never;
        /** Have files downloaded only when they are asked for */
        delete: operations["downloadsRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts of all processes since each started; admin keys only */
        get: operations["sessionsMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/metrics/prometheus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics of this process for Prometheus; admin keys only */
        get: operations["metricsScrapeBelowApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/processes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The processes that live, and how many lines each holds; admin keys only */
        get: operations["processesList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/processes/{id}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a process hand its lines to the others, and take no more until it is started anew; admin keys only */
        post: operations["processesDrain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/reaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same with the company in the body, as the first generation has it */
        post: operations["messagesReactForCompany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/retention/{companyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How long messages and events of the company are kept */
        get: operations["retentionShow"];
        /** Have them kept for fewer days; what is older goes within a minute */
        put: operations["retentionSet"];
        post?: never;
        /** Have them kept as long as those of other companies; what is gone stays gone */
        delete: operations["retentionRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All sessions, or a page of them; a company’s key sees its own only */
        get: operations["sessionsList"];
        put?: never;
        /** Create or join the session of a company; simultaneous calls share one connection */
        post: operations["sessionsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of a session */
        get: operations["sessionsGet"];
        put?: never;
        post?: never;
        /** Close the connection; with `logout=true` unlink the device and delete its credentials */
        delete: operations["sessionsRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/batches/{batchId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a batch stands, with what became of its messages */
        get: operations["batchesOne"];
        put?: never;
        post?: never;
        /** Cancel what of a batch has not left */
        delete: operations["batchesCancel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/blocklist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is blocked */
        get: operations["contactsBlocklist"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/calls/{callId}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a call that rings */
        post: operations["callsReject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/calls/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a link by which a call can be joined */
        post: operations["callsLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/catalog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The products of a business */
        get: operations["catalogList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/catalog/collections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The products of a business, as it has put them together */
        get: operations["catalogCollections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/catalog/orders/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What somebody has ordered */
        get: operations["catalogOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/catalog/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a product into the catalog of the account */
        post: operations["catalogCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/catalog/products/{productId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a product out of the catalog */
        delete: operations["catalogDelete"];
        options?: never;
        head?: never;
        /** Change a product */
        patch: operations["catalogUpdate"];
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The channels that the account follows, its own among them */
        get: operations["channelsList"];
        put?: never;
        /** Make a channel */
        post: operations["channelsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/channels/{channel}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A channel, by its JID or the code of its link */
        get: operations["channelsOne"];
        put?: never;
        post?: never;
        /** Delete a channel, for all who follow it */
        delete: operations["channelsDelete"];
        options?: never;
        head?: never;
        /** Change name and description of a channel */
        patch: operations["channelsChange"];
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/channels/{channel}/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Follow a channel */
        post: operations["channelsFollow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/channels/{channel}/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mute a channel */
        post: operations["channelsMute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/channels/{channel}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a channel a picture: the middle of it, as a square */
        put: operations["channelsSetPicture"];
        post?: never;
        /** Take the picture of a channel away */
        delete: operations["channelsRemovePicture"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/channels/{channel}/unfollow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Follow a channel no longer */
        post: operations["channelsUnfollow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/channels/{channel}/unmute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a channel be heard again */
        post: operations["channelsUnmute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/chats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The chats of a line, with their last messages and what is unread; newest first */
        get: operations["chatsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/chats/{chat}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A chat of a line, with its last message and what is unread */
        get: operations["chatsOne"];
        put?: never;
        post?: never;
        /** Delete a chat from the list on all devices of the account; its messages stay on record */
        delete: operations["chatsDelete"];
        options?: never;
        head?: never;
        /** Archive, pin, mute or read a chat on all devices of the account, or let its messages disappear */
        patch: operations["chatsChange"];
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/chats/{chat}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All messages of a chat, oldest first, as JSON lines; where a message has a medium, `media.url` leads to it */
        get: operations["chatsExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/chats/{chat}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the phone for messages that are older than those on record. They are there when the event `history` with this `requestId` says so */
        post: operations["chatsHistory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/chats/{chat}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The labels of a chat; no session is needed */
        get: operations["labelsOfChat"];
        /** Say which labels a chat has: those, and no others */
        put: operations["labelsPutOnChat"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/chats/{chat}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show that somebody types or records, or no longer does */
        post: operations["chatsPresence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/communities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The communities that the line is in */
        get: operations["communitiesList"];
        put?: never;
        /** Make a community, with a group for its announcements */
        post: operations["communitiesCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/communities/{community}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A community */
        get: operations["communitiesOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/communities/{community}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The groups of a community, that of its announcements among them */
        get: operations["communitiesGroups"];
        put?: never;
        /** Make a group in a community */
        post: operations["communitiesCreateGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/communities/{community}/groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Take a group into a community */
        put: operations["communitiesLink"];
        post?: never;
        /** Let a group of a community go; it stays as a group */
        delete: operations["communitiesUnlink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/communities/{community}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave a community with all its groups */
        post: operations["communitiesLeave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/communities/{community}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The members of all groups of a community */
        get: operations["communitiesMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody whom the line knows by a name; no session is needed */
        get: operations["contactsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/contacts/{contact}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the line knows somebody by */
        get: operations["contactsOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/contacts/{contact}/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Block somebody: they can neither write nor call */
        post: operations["contactsBlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/contacts/{contact}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the picture of somebody is */
        get: operations["contactsPicture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/contacts/{contact}/unblock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the block away */
        post: operations["contactsUnblock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The groups that the line is a member of, as WhatsApp has them now */
        get: operations["groupsList"];
        put?: never;
        /** Make a group */
        post: operations["groupsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A group with its members */
        get: operations["groupsOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change name, description and settings of a group */
        patch: operations["groupsChange"];
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/admin/demote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make admins members like others */
        post: operations["membersDemote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/admin/promote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make members admins */
        post: operations["membersPromote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/invite-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The code and the link that lead into a group, for its admins */
        get: operations["groupsLink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/invite-code/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the link void, and a new one */
        post: operations["groupsRenewLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/join-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who wants to get in, for admins */
        get: operations["membersRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/join-requests/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let people in who asked */
        post: operations["membersApprove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/join-requests/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turn people down who asked */
        post: operations["membersReject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leave a group */
        post: operations["groupsLeave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/participants/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add people; who can only be invited comes with an invitation */
        post: operations["membersAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/participants/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove people */
        post: operations["membersRemove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/{group}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the picture of a group is */
        get: operations["groupsPicture"];
        /** Give a group a picture: the middle of it, as a square */
        put: operations["groupsSetPicture"];
        post?: never;
        /** Take the picture of a group away */
        delete: operations["groupsRemovePicture"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Join a group by its invitation */
        post: operations["groupsJoin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/groups/join-info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an invitation leads to */
        get: operations["groupsInvited"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 200 when the session is healthy, else 503 */
        get: operations["sessionsHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/initialize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a session up, also after it was replaced, failed or logged out */
        post: operations["sessionsInitialize"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The labels of a business account; no session is needed */
        get: operations["labelsList"];
        put?: never;
        /** Make a label, on all devices of the account */
        post: operations["labelsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/labels/{labelId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a label another name or colour */
        put: operations["labelsChange"];
        post?: never;
        /** Delete a label; what it was on stays */
        delete: operations["labelsDelete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/labels/{labelId}/chats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The chats and messages that a label is on; no session is needed */
        get: operations["labelsUnder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/link-page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A page for the company’s own people, without a key: they scan the QR code there, or get a pairing code
         * @description Its URL is good for 15 minutes, until the line is linked, a newer one is made for it, or the key that made it ends.
         */
        post: operations["linkPagesMake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Store a file for messages: by upload, by link, or in base64 */
        post: operations["mediaAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/media/{mediumId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes of a medium; ranges of them as well */
        get: operations["mediaShow"];
        put?: never;
        post?: never;
        /** Remove a medium; messages that were sent with it stay as they are */
        delete: operations["mediaRemove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/message-id": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An id for a message that is sent later, so that it is known before */
        get: operations["messagesMessageId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages that were received and sent, newest first; by chat, person, kind, time and words */
        get: operations["recordsList"];
        put?: never;
        /** Send a message, in the form of Meta’s Cloud API or as plain text; answers when WhatsApp has confirmed it */
        post: operations["messagesSend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages/{messageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A message that was received or sent: what it held, and how far it got */
        get: operations["recordsOne"];
        put?: never;
        post?: never;
        /** Delete a message for everybody, within 60 hours; in a group as its admin also those of others. Or for this account alone */
        delete: operations["changesDelete"];
        options?: never;
        head?: never;
        /** Edit the words of a message or a caption that the company wrote, within 15 minutes */
        patch: operations["changesEdit"];
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages/{messageId}/forward": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send what a message holds to somebody else, as passed on; answers when WhatsApp has confirmed it */
        post: operations["changesForward"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages/{messageId}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The labels of a message; no session is needed */
        get: operations["labelsOfMessage"];
        /** Say which labels a message has: those, and no others */
        put: operations["labelsPutOnMessage"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages/{messageId}/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file of a message that was received or sent, downloaded from WhatsApp when it is wanted */
        get: operations["messageMediaShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages/{messageId}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Pin a message in its chat for everybody, or take it down */
        put: operations["changesPin"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages/{messageId}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell the author that a message was read, with all before it in its chat */
        post: operations["changesRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages/{messageId}/response": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answer an event, in place of an earlier answer */
        post: operations["changesRespond"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages/{messageId}/star": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Star a message on all devices of the account, or take the star away */
        put: operations["changesStar"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages/{messageId}/votes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Vote in a poll, in place of an earlier vote */
        post: operations["changesVote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/messages/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give up to 1000 messages to the queue, which sends them as the limits allow */
        post: operations["batchesAdd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/numbers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same of up to 100 numbers; those that are no phone numbers are told each for itself */
        post: operations["numbersMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/numbers/{phone}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a phone number is on WhatsApp, under which JID and LID, and whether it is a business */
        get: operations["numbersOne"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/pairing-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A code to type on the phone instead of scanning; it lives 60 s */
        post: operations["sessionsPairingCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a passkey has to sign before WhatsApp links the device */
        get: operations["sessionsPasskey"];
        put?: never;
        /** Hand over the signature; pairing then goes on by itself */
        post: operations["sessionsSubmitPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/persons/{phone}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Erase a person from the line: messages, events, what waits with their words, keys and all else */
        delete: operations["personsErase"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/privacy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom the account lets see and do what */
        get: operations["profilePrivacy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change whom the account lets see and do what */
        patch: operations["profileSetPrivacy"];
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the account shows of itself */
        get: operations["profileProfile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/profile/name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change the name that the account goes by */
        put: operations["profileSetName"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/profile/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the picture of the account is */
        get: operations["profilePicture"];
        /** Give the account a picture: the middle of it, as a square */
        put: operations["profileSetPicture"];
        post?: never;
        /** Take the picture of the account away */
        delete: operations["profileRemovePicture"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/profile/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change what the account says of itself */
        put: operations["profileSetStatus"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/qr": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pending QR code, as an image or as text */
        get: operations["sessionsQr"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/reactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** React to a message of a chat, or take the reaction back; answers when WhatsApp has confirmed it */
        post: operations["messagesReact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/restore-credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring back credentials that a logout deleted in the last 24 hours, and connect */
        post: operations["sessionsRestoreCredentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message, in the form of Meta’s Cloud API or as plain text; answers when WhatsApp has confirmed it */
        post: operations["messagesSendPlain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of a session */
        get: operations["sessionsStatus"];
        put?: never;
        /** Post a status (a story) that the recipients can see for 24 hours */
        post: operations["statusPostsPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/sessions/{companyId}/status/{messageId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a status back from all who can see it */
        delete: operations["statusPostsDelete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Message templates, newest first; a company’s key sees its own only */
        get: operations["templatesList"];
        put?: never;
        /** Create a template, as Meta’s Cloud API has them; it can be sent at once */
        post: operations["templatesCreate"];
        /** Delete a template in all languages, by its name */
        delete: operations["templatesRemoveName"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A template */
        get: operations["templatesGet"];
        put?: never;
        /** The same by POST, as the Cloud API has it */
        post: operations["templatesEdit"];
        /** Delete a template in its one language */
        delete: operations["templatesRemove"];
        options?: never;
        head?: never;
        /** Change a template, pause it or disable it */
        patch: operations["templatesUpdate"];
        trace?: never;
    };
    "/api/whatsapp/templates/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The message that a template amounts to with these parameters; nothing is sent */
        post: operations["templatesPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/templates/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take in templates as Meta tells them, all or nothing; those that are there are replaced */
        post: operations["templatesImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All webhooks; a company’s key sees its own only */
        get: operations["webhooksList"];
        put?: never;
        /** Create a webhook; it gets events from now on, and its secret is shown this once */
        post: operations["webhooksCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A webhook and how it fares */
        get: operations["webhooksGet"];
        put?: never;
        post?: never;
        /** Delete a webhook with what is still pending and its delivery log */
        delete: operations["webhooksRemove"];
        options?: never;
        head?: never;
        /** Change a webhook, disable it or enable it again */
        patch: operations["webhooksUpdate"];
        trace?: never;
    };
    "/api/whatsapp/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The delivery log, newest events first; `failed` ones are the dead letters */
        get: operations["webhooksDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/webhooks/{id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver again: some by their ids, a range of events, or all that failed */
        post: operations["webhooksRedeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new secret; for a day requests are signed with both */
        post: operations["webhooksRotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/whatsapp/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an event of type `test` at once and tell what the endpoint answered */
        post: operations["webhooksTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Summary with counts by state; for people, so it answers 200 whatever it says */
        get: operations["healthSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers; nothing else is looked at */
        get: operations["healthLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Database and schema are there, and no shutdown is under way */
        get: operations["healthReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/startup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The start is complete: the database answers and its schema fits */
        get: operations["healthStartup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics of this process for Prometheus; admin keys only */
        get: operations["metricsScrape"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/whatsapp/batched": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take messages that a separate session process or a foreign gateway received; answers when they are in the event log */
        post: operations["batchedWebhookTake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An event as sockets and webhooks bring it, told apart by `type` */
        AnyEvent: components["schemas"]["ConnectingEvent"] | components["schemas"]["QrEvent"] | components["schemas"]["PairingCodeEvent"] | components["schemas"]["PasskeyRequiredEvent"] | components["schemas"]["ConnectedEvent"] | components["schemas"]["DisconnectedEvent"] | components["schemas"]["ReconnectingEvent"] | components["schemas"]["MessageEvent"] | components["schemas"]["MessageSentEvent"] | components["schemas"]["MediaReadyEvent"] | components["schemas"]["MessageStatusEvent"] | components["schemas"]["MessageEditedEvent"] | components["schemas"]["MessageDeletedEvent"] | components["schemas"]["MessagePinnedEvent"] | components["schemas"]["ReactionEvent"] | components["schemas"]["PollVoteEvent"] | components["schemas"]["EventResponseEvent"] | components["schemas"]["StatusPostEvent"] | components["schemas"]["ChannelMessageEvent"] | components["schemas"]["ChatUpdatedEvent"] | components["schemas"]["ContactUpdatedEvent"] | components["schemas"]["IdentityMappedEvent"] | components["schemas"]["LabelUpdatedEvent"] | components["schemas"]["BlocklistUpdatedEvent"] | components["schemas"]["HistoryEvent"] | components["schemas"]["CallEvent"] | components["schemas"]["PresenceEvent"] | components["schemas"]["GroupJoinedEvent"] | components["schemas"]["GroupLeftEvent"] | components["schemas"]["GroupUpdatedEvent"] | components["schemas"]["GroupParticipantsEvent"] | components["schemas"]["GroupJoinRequestEvent"] | components["schemas"]["RestrictionEvent"] | components["schemas"]["LogoutEvent"] | components["schemas"]["ReplacedEvent"] | components["schemas"]["ReconnectFailedEvent"] | components["schemas"]["HealthCheckFailedEvent"] | components["schemas"]["ErrorEvent"];
        AssertionResponse: {
            /** @description Of the assertion, in base64url */
            authenticatorData: string;
            /** @description Of the assertion, in base64url */
            clientDataJSON: string;
            /** @description Of the assertion, in base64url */
            signature: string;
            /** @description Of the assertion, in base64url */
            userHandle?: string | null;
        };
        AuditActor: {
            /** @description Id of the key, or subject of the token; of a page for linking the key that made it */
            id: string | null;
            /**
             * @description First characters of the key
             * @example sb_4fQ2xYz
             */
            prefix: string | null;
            /**
             * @description What kind it is of
             * @example key
             * @enum {string}
             */
            type: "key" | "jwt" | "admin_api_key" | "link_page" | "cli" | "unknown";
        };
        AuditList: {
            /** @description What was done, newest first */
            entries: components["schemas"]["AuditView"][];
            /** @description `before` of the next page; null on the last one */
            next: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        AuditView: {
            /** @description Who did it */
            actor: components["schemas"]["AuditActor"];
            /**
             * @description From where; null when it was not over the network
             * @example 203.0.113.7
             */
            address: string | null;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string | null;
            /**
             * @description What it is known by from now on
             * @example 42
             */
            id: string;
            /**
             * @description Refusals like this one that came before it and were not written down
             * @example 0
             */
            leftOut: number;
            /**
             * @description Where a line was named
             * @example main
             */
            line: string | null;
            /**
             * @description `SOCKET.IO` and `WEBSOCKET` for sockets, `CLI` for commands
             * @example DELETE
             */
            method: string;
            /**
             * @description Names the request in the log
             * @example 0d0bd1a3-6c3c-4f0d-9f39-b4c5d7f1a1f0
             */
            requestId: string | null;
            /**
             * @description The pattern of the route
             * @example /api/whatsapp/keys/:id
             */
            route: string;
            /**
             * @description Status of the answer; null while it is under way, or when the process ended before it was known
             * @example 200
             */
            status: number | null;
            /** @description Name or id of what was acted on, or was made */
            target: string | null;
            /**
             * Format: date-time
             * @description When it was
             */
            timestamp: string;
        };
        BatchAnswer: {
            /**
             * @description Messages that are in the log now
             * @example 2
             */
            accepted: number;
            /**
             * @description Messages that were there already
             * @example 0
             */
            duplicates: number;
            /**
             * @description Events that are no messages
             * @example 0
             */
            ignored: number;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        BatchResultView: {
            /** @description Why it was not sent; null when it was */
            failure: components["schemas"]["NotSent"] | null;
            /** @description Its place in what was given, from 0 */
            index: number;
            /**
             * @description WhatsApp’s id of the message
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description How it stands
             * @enum {string}
             */
            status: "queued" | "scheduled" | "expired" | "cancelled" | "accepted" | "failed" | "delivered" | "read" | "played" | "pending";
            /** @description JID of the recipient, or what was given in place of one */
            to: string;
        };
        BlockAnswer: {
            /**
             * @description Whether it is blocked
             * @example true
             */
            blocked: boolean;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        BlocklistAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description Who is blocked */
            people: components["schemas"]["PartyView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        /** @description The owner has blocked people on another device, or lets them write again */
        BlocklistUpdatedEvent: {
            /** @description False when they may write again */
            blocked: boolean;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Whom */
            people: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            }[];
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "blocklist_updated";
        };
        BulkAnswer: {
            /**
             * Format: uuid
             * @description What the batch is known by
             */
            batchId: string;
            /**
             * Format: date-time
             * @description When the rest of it was cancelled
             */
            cancelledAt: string | null;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description How many messages are in each status; those that none has are left out
             * @example {
             *       "accepted": 120,
             *       "delivered": 700,
             *       "queued": 150,
             *       "failed": 30
             *     }
             */
            counts: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /** @description True when nothing waits any more */
            done: boolean;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * @description Messages in it
             * @example 1000
             */
            total: number;
        };
        BulkBody: {
            /** @description Each as `POST …/messages` takes it, with its own `options.send_at` and `options.expires_at`. One that is not valid fails by itself; a body has 1 MB at most */
            messages: components["schemas"]["MessageBody"][];
        };
        BulkResults: {
            /**
             * Format: uuid
             * @description What the batch is known by
             */
            batchId: string;
            /**
             * Format: date-time
             * @description When the rest of it was cancelled
             */
            cancelledAt: string | null;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description How many messages are in each status; those that none has are left out
             * @example {
             *       "accepted": 120,
             *       "delivered": 700,
             *       "queued": 150,
             *       "failed": 30
             *     }
             */
            counts: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /** @description True when nothing waits any more */
            done: boolean;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description `after` of the next page; null at the end */
            next: number | null;
            /** @description What became of each, in the order in which they were given */
            results: components["schemas"]["BatchResultView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * @description Messages in it
             * @example 1000
             */
            total: number;
        };
        CallAnswer: {
            /**
             * @description WhatsApp’s id of the call
             * @example A1B2C3D4E5F6
             */
            callId: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        /** @description A call, and what became of it */
        CallEvent: {
            /** @description Id of the call */
            callId: string;
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Who did it; by phone and by LID where both are known */
            from: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description True for a call of a group */
            isGroup: boolean;
            /** @description True with video */
            isVideo: boolean;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /**
             * @description How it stands
             * @enum {string}
             */
            status: "offer" | "ringing" | "accept" | "reject" | "timeout" | "terminate";
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "call";
        };
        CallLinkAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The link by which people join
             * @example https://call.whatsapp.com/video/AbCdEfGhIjKlMnOp
             */
            link: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        CallLinkBody: {
            /**
             * Format: date-time
             * @description When it begins; now when left out
             */
            start?: string;
            /**
             * @description What kind it is of
             * @default video
             * @enum {string}
             */
            type?: "audio" | "video";
        };
        CatalogAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description For `cursor` of the next page; null at the end */
            next: string | null;
            /** @description Products */
            products: components["schemas"]["ProductView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ChangeAnswer: {
            /**
             * @description The message that told others of it; null for what only this account’s devices know
             * @example 3EB0A1B2C3D4E5F60718
             */
            changeId: string | null;
            /**
             * @description As events name it
             * @example 79001234567@s.whatsapp.net
             */
            chat: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The message that was changed
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * Format: date-time
             * @description When WhatsApp took it
             */
            timestamp: string;
        };
        ChannelAnswer: {
            /** @description The channel */
            channel: components["schemas"]["ChannelView"];
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ChannelBody: {
            /**
             * @description Empty takes it away
             * @example Daily
             */
            description?: string;
            /**
             * @description Its name
             * @example What we cook today
             */
            name?: string;
        };
        ChannelChanged: {
            /**
             * @description The channel
             * @example 120363041234567890@newsletter
             */
            channel: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ChannelList: {
            /** @description Channels */
            channels: components["schemas"]["ChannelView"][];
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        /** @description A channel that is followed posted something */
        ChannelMessageEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description The message */
            message: {
                /** @description The ad or post that led to this message */
                ad?: {
                    /** @description Its words */
                    body?: string;
                    /** @description WhatsApp’s id of the click */
                    ctwaClid?: string;
                    /** @description Id of the ad or post */
                    sourceId?: string;
                    /** @description `ad` or `post` */
                    sourceType?: string;
                    /** @description Where it stands */
                    sourceUrl?: string;
                    /** @description Its heading */
                    title?: string;
                };
                /** @description Messages with the same one belong together */
                albumId?: string;
                /** @description What was chosen */
                answer?: {
                    /** @description The second line of a row */
                    description?: string;
                    /**
                     * @description What was chosen from
                     * @enum {string}
                     */
                    from: "buttons" | "list" | "template" | "flow";
                    /** @description Id of the choice, as the offer named it */
                    id: string | null;
                    /** @description What a flow was answered with, JSON */
                    parameters?: string;
                    /** @description Its words */
                    title: string | null;
                };
                /** @description The channel that somebody is invited to */
                channelInvite?: {
                    /** @description True for an invitation to run it with others, and not to follow it */
                    admin?: boolean;
                    /** @description JID of the channel */
                    channel: string;
                    /**
                     * Format: date-time
                     * @description Until when it can be used
                     */
                    expiresAt?: string;
                    /** @description Its name */
                    name: string | null;
                };
                /** @description The conversation: JID of the person or group */
                chat: string;
                /** @description The cards */
                contacts?: {
                    /** @description The name on the card */
                    name: string | null;
                    /** @description Phone numbers */
                    phones: string[];
                    /** @description The whole card, vCard */
                    vcard: string;
                }[];
                /** @description Seconds after which it disappears */
                ephemeral?: number;
                /** @description The event */
                event?: {
                    /** @description Link of its call */
                    call?: string;
                    /** @description True when it was called off */
                    canceled?: boolean;
                    /** @description What it is about */
                    description?: string;
                    /**
                     * Format: date-time
                     * @description When it ends
                     */
                    end?: string;
                    /** @description True when guests may bring guests */
                    guests?: boolean;
                    /** @description Where it is */
                    location?: string;
                    /** @description What it is called */
                    name: string;
                    /**
                     * Format: date-time
                     * @description When it begins
                     */
                    start?: string;
                };
                /** @description True when it was passed on */
                forwarded?: boolean;
                /** @description How often it was passed on, as far as its sender knows */
                forwards?: number;
                /** @description Who did it; by phone and by LID where both are known */
                from: {
                    /** @description WhatsApp’s own identifier, which hides the number */
                    lid: string | null;
                    /** @description Phone number, E.164 without + */
                    phone: string | null;
                    /** @description The name that they chose on WhatsApp */
                    username?: string;
                };
                /** @description True for what the company itself did */
                fromMe: boolean;
                /** @description The offer */
                interactive?: {
                    /** @description What can be chosen */
                    buttons: {
                        /** @description What stands below */
                        description?: string;
                        /** @description What comes back when it is chosen */
                        id: string | null;
                        /** @description What it says */
                        title: string;
                        /** @description Where it leads */
                        url?: string;
                    }[];
                    /** @description What stands below */
                    footer?: string;
                    /** @description What stands above */
                    header?: string;
                    /** @description What opens the list */
                    label?: string;
                };
                /** @description The invitation */
                invite?: {
                    /** @description Code to join with */
                    code: string | null;
                    /**
                     * Format: date-time
                     * @description Until when it can be used
                     */
                    expiresAt?: string;
                    /** @description JID of the group */
                    group: string;
                    /** @description Its name */
                    name: string | null;
                };
                /** @description True in a group */
                isGroup: boolean;
                /** @description Where */
                location?: {
                    /** @description Metres */
                    accuracy?: number;
                    /** @description Its address */
                    address?: string;
                    /** @description Degrees */
                    latitude: number;
                    /** @description True when its sender shares where they are as they move */
                    live?: boolean;
                    /** @description Degrees */
                    longitude: number;
                    /** @description What the place is called */
                    name?: string;
                    /** @description A page about it */
                    url?: string;
                };
                /** @description The medium, as its sender described it */
                media?: {
                    /** @description True for a sticker that moves */
                    animated?: boolean;
                    /** @description Name of the file */
                    fileName?: string;
                    /** @description True for a video that is shown as a moving picture */
                    gif?: boolean;
                    /** @description Pixels */
                    height?: number;
                    /** @description MIME type, as its sender gave it */
                    mimeType?: string;
                    /** @description True for a round video note */
                    note?: boolean;
                    /** @description Pages of a document */
                    pages?: number;
                    /** @description How long it plays */
                    seconds?: number;
                    /** @description SHA-256 of the file, hexadecimal */
                    sha256?: string;
                    /** @description Bytes of the file */
                    size?: number;
                    /** @description A small JPEG, base64 */
                    thumbnail?: string;
                    /** @description True for a voice message */
                    voice?: boolean;
                    /** @description Pixels */
                    width?: number;
                };
                /** @description Who is mentioned */
                mentions?: string[];
                /** @description True when everybody in the group is mentioned */
                mentionsAll?: boolean;
                /** @description Id of the message, as WhatsApp has it */
                messageId: string;
                /** @description What the client said of the message when it sent it */
                metadata?: string;
                /** @description True for a message that waited on the server while the session was away */
                offline: boolean;
                /** @description The order */
                order?: {
                    /** @description Currency of `total`, ISO 4217 */
                    currency?: string;
                    /** @description Id of the order */
                    id: string;
                    /** @description How many items */
                    items: number;
                    /** @description What it is called */
                    title?: string;
                    /** @description What `GET …/catalog/orders/:orderId` asks for */
                    token?: string;
                    /** @description What it costs, thousandths of `currency` */
                    total?: number;
                };
                /** @description The poll */
                poll?: {
                    /** @description The question */
                    name: string;
                    /** @description The options */
                    options: string[];
                    /** @description How many one may choose; 0 for any number */
                    selectableCount: number;
                };
                /** @description The product */
                product?: {
                    /** @description JID of the business that sells it */
                    business?: string;
                    /** @description Currency of `price`, ISO 4217 */
                    currency?: string;
                    /** @description What it is */
                    description?: string;
                    /** @description Id of the product */
                    id?: string;
                    /** @description What it costs, thousandths of `currency` */
                    price?: number;
                    /** @description Id that its seller has for it */
                    retailerId?: string;
                    /** @description What it is called */
                    title?: string;
                    /** @description A page about it */
                    url?: string;
                };
                /** @description The name that the sender goes by */
                pushName: string | null;
                /** @description The message that this one answers */
                quotedMessageId: string | null;
                /** @description When WhatsApp took the message, seconds since 1970 */
                sentAt: number;
                /** @description Its words: of a text, the caption of a medium, the question of a poll, the chosen answer */
                text: string | null;
                /** @description What it holds. `text`: words; `image`: a picture; `text` is its caption; `video`: a video, also a round note or a GIF; `text` is its caption; `audio`: a sound or a voice message; `document`: a file; `text` is its caption; `sticker`: a sticker; `location`: a place, or where somebody is; `text` is the comment; `contacts`: visiting cards; `text` is the name on the first, or of all; `poll`: a poll; `text` is its question. Votes come as `poll_vote`; `event`: an invitation to an event; `text` is its name. Answers come as `event_response`; `answer`: a choice from buttons or a list; `text` is its title; `interactive`: an offer of buttons or of a list, or a template; `text` is its body, `media` what stands above; `group_invite`: an invitation to a group; `text` is its caption; `channel_invite`: an invitation to a channel; `text` is its caption; `order`: an order from a catalog; `text` is its message; `product`: a product of a catalog; `text` is what was written below it; `unsupported`: what this program does not know; `text` holds its words where there are some; `unavailable`: what WhatsApp does not give to linked devices, such as media to be viewed once; `undecryptable`: its sender is asked to send it again, and it comes once more, with the same id and its content */
                type: string;
                /** @description True when it can be viewed once */
                viewOnce?: boolean;
            };
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "channel_message";
        };
        ChannelView: {
            /**
             * @description JID of the channel
             * @example 120363041234567890@newsletter
             */
            channel: string;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string | null;
            /**
             * @description What it says of itself; null when nothing
             * @example Daily
             */
            description: string | null;
            /**
             * @description Code of its link
             * @example 0029VaABCDEFghijklmnop12
             */
            invite: string | null;
            /**
             * @description The link by which people join
             * @example https://whatsapp.com/channel/0029VaABCDEFghijklmnop12
             */
            link: string | null;
            /**
             * @description Whether this account is not told of its posts
             * @example false
             */
            muted: boolean;
            /**
             * @description Its name
             * @example What we cook today
             */
            name: string;
            /** @description Where its picture is */
            picture: string | null;
            /**
             * @description What this account is in it
             * @example owner
             * @enum {string}
             */
            role: "owner" | "admin" | "subscriber" | "guest";
            /**
             * @description How many follow it
             * @example 120
             */
            subscribers: number;
            /**
             * @description WhatsApp knows who it is
             * @example false
             */
            verified: boolean;
        };
        ChatAnswer: {
            /** @description The chat */
            chat: components["schemas"]["ChatView"];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ChatBody: {
            /** @description In the archive; a chat there is not pinned */
            archived?: boolean;
            /** @description Seconds after which new messages disappear, for everybody in it; 0 when they stay */
            ephemeral?: number;
            /**
             * @description Until when it is mute: a date and time with its zone, in the future; null when it is loud again
             * @example 2030-01-31T12:00:00Z
             */
            muted_until?: string | null;
            /** @description At the top of the list */
            pinned?: boolean;
            /** @description True tells those who wrote that all was read; false marks it to be read again */
            read?: boolean;
        };
        ChatChanged: {
            /**
             * @description As events name it
             * @example 79001234567@s.whatsapp.net
             */
            chat: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ChatLabels: {
            /**
             * @description As events name it
             * @example 79001234567@s.whatsapp.net
             */
            chat: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description Labels */
            labels: components["schemas"]["LabelView"][];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ChatList: {
            /** @description Chats, the one with the newest message first */
            chats: components["schemas"]["ChatView"][];
            /** @description `cursor` of the next page; null on the last one */
            next: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        /** @description Something about a chat was changed: by a message, or by the owner on another device */
        ChatUpdatedEvent: {
            /** @description False when it was taken out of the archive */
            archived?: boolean;
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The company it belongs to */
            companyId: string;
            /** @description True when the owner deleted the chat */
            deleted?: boolean;
            /** @description Seconds after which messages of the chat disappear; 0 when they stay */
            ephemeral?: number;
            /** @description Who did it; by phone and by LID where both are known */
            from: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description True for what the company itself did */
            fromMe: boolean;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description True when it was put behind a lock */
            locked?: boolean;
            /** @description Id of the message, as WhatsApp has it */
            messageId: string | null;
            /** @description False when it is heard again */
            muted?: boolean;
            /** @description Seconds since 1970; null for good */
            mutedUntil?: number | null;
            /** @description False when it was taken down */
            pinned?: boolean;
            /** @description True when its messages were read on another device, false when it was marked as unread */
            read?: boolean;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "chat_updated";
        };
        ChatView: {
            /**
             * @description In the archive, as far as it was told
             * @example false
             */
            archived: boolean;
            /**
             * @description As events name it
             * @example 79001234567@s.whatsapp.net
             */
            chat: string;
            /**
             * @description Seconds after which new messages disappear, 0 when they stay; null where nobody said
             * @example 86400
             */
            ephemeral: number | null;
            /**
             * @description Whether the chat is a group
             * @example false
             */
            isGroup: boolean;
            /**
             * Format: date-time
             * @description When the last message was received, or about to leave
             */
            lastAt: string;
            /** @description The newest message; null when there is none */
            lastMessage: components["schemas"]["RecordedMessageView"] | null;
            /**
             * @description True while it makes no sound
             * @example false
             */
            muted: boolean;
            /**
             * Format: date-time
             * @description Until when it is mute; null when it is loud, or mute for good
             */
            muted_until: string | null;
            /**
             * @description What the other side of a chat with one person calls itself
             * @example Anna
             */
            name: string | null;
            /**
             * @description At the top of the list
             * @example true
             */
            pinned: boolean;
            /**
             * @description Messages that came in since the company wrote last, by whatever way
             * @example 2
             */
            unread: number;
        };
        ChooseExtensionBody: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Messages that come from now on are handled, or not
             * @example true
             */
            enabled: boolean;
            /** @description Takes the place of what was set; left out, that stays */
            settings?: {
                [key: string]: unknown;
            };
        };
        CodeQuery: {
            /**
             * @description The code, or the whole link https://chat.whatsapp.com/…
             * @example GsDSmGbnNyTKzSBRJd5tHc
             */
            code: string;
        };
        CollectionsAnswer: {
            /** @description Collections of products */
            collections: components["schemas"]["CollectionView"][];
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        CollectionView: {
            /**
             * @description What it is known by from now on
             * @example 587236412
             */
            id: string;
            /**
             * @description Its name
             * @example Soups
             */
            name: string;
            /** @description Products */
            products: components["schemas"]["ProductView"][];
            /**
             * @description WhatsApp’s word for whether it was let in
             * @example APPROVED
             */
            review: string | null;
        };
        ComingBack: {
            /**
             * @description Those that no process holds yet, or that are on their way up
             * @example 12
             */
            waiting: number;
            /**
             * @description Lines that are linked and have to live
             * @example 300
             */
            wanted: number;
        };
        CommunityAnswer: {
            /** @description The community */
            community: components["schemas"]["GroupView"];
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        CommunityChanged: {
            /**
             * @description The community
             * @example 120363041234567891@g.us
             */
            community: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        CommunityList: {
            /** @description Communities */
            communities: components["schemas"]["GroupSummaryView"][];
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        CommunityMembers: {
            /**
             * @description The community
             * @example 120363041234567891@g.us
             */
            community: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description Its members */
            participants: components["schemas"]["PartyView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        CompanyReactionBody: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description One emoji; empty takes the reaction back
             * @example 👍
             */
            emoji: string;
            /**
             * @description Which number of the company; `main` when left out
             * @example main
             */
            line?: string;
            /**
             * @description Id of the message, which has to be one of this chat
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description The same as `to`
             * @example +7 900 123-45-67
             */
            phone?: string | number;
            /**
             * @description Phone number or JID of the recipient
             * @example +7 900 123-45-67
             */
            to?: string | number;
        };
        /** @description The session is connected */
        ConnectedEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Own number, E.164 without + */
            phoneNumber: string | null;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "connected";
        };
        /** @description A connection to WhatsApp is being opened */
        ConnectingEvent: {
            /** @description Which attempt */
            attempt: number;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "connecting";
        };
        ContactAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description Who it is */
            contact: components["schemas"]["ContactView"];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ContactList: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description People who are known */
            contacts: components["schemas"]["ContactView"][];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description `cursor` of the next page; null on the last one */
            next: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ContactPicture: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /** @description Where it is for some days; null where none can be seen */
            url: string | null;
        };
        /** @description Something about a person was changed; what stayed is left out */
        ContactUpdatedEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description Who */
            contact: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description What the owner calls them in the address book; null when nothing any more */
            name?: string | null;
            /**
             * @description What became of the picture
             * @enum {string}
             */
            picture?: "changed" | "removed";
            /** @description What they call themselves */
            pushName?: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "contact_updated";
            /** @description Their username */
            username?: string;
        };
        ContactView: {
            /**
             * @description WhatsApp’s own identifier
             * @example 12345678901234@lid
             */
            lid: string | null;
            /**
             * @description What the owner calls them on the phone
             * @example Anna P.
             */
            name: string | null;
            /**
             * @description E.164 without +
             * @example 79001234567
             */
            phone: string | null;
            /**
             * @description What they call themselves
             * @example Anna
             */
            pushName: string | null;
            /**
             * @description The name that they chose on WhatsApp
             * @example anna_1
             */
            username?: string;
        };
        ContextObject: {
            /**
             * @description Id of the message to quote
             * @example 3EB0C431C26A1916E07E
             */
            message_id: string;
        };
        CreatedKey: {
            /**
             * @description Whether it opens everything
             * @example false
             */
            admin: boolean;
            /**
             * @description null for an admin’s
             * @example 962302
             */
            companyId: string | null;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description null: never
             */
            expiresAt: string | null;
            /**
             * @description What it is known by from now on
             * @example 6f1c0f5e-6a53-4c0e-8d3c-0f6a2b9d1e77
             */
            id: string;
            /** @description The key itself, shown this once */
            key: string;
            /**
             * Format: date-time
             * @description About a minute behind at most
             */
            lastUsedAt: string | null;
            /**
             * @description Its name
             * @example Shop front
             */
            name: string | null;
            /**
             * @description The first characters of the key
             * @example sb_4fQ2xYz
             */
            prefix: string;
            /**
             * Format: date-time
             * @description null: it is not
             */
            revokedAt: string | null;
            /** @description What it may do */
            scopes: ("read" | "send" | "manage")[];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        CreatedSession: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The status in words
             * @example Please scan the QR code with WhatsApp
             */
            message: string;
            /**
             * @description Code to type on the phone, when a number was given
             * @example ABCD1234
             */
            pairingCode?: string;
            /** @description What the QR code says; null when none is pending */
            qr: string | null;
            /** @description The same as `qrDataUrl` */
            qrCode: string | null;
            /** @description The QR code as a PNG, for `<img src>` */
            qrDataUrl: string | null;
            /** @description The QR code in block characters */
            qrTerminal: string | null;
            /**
             * @description How it stands
             * @example qr
             * @enum {string}
             */
            status: "idle" | "connecting" | "qr" | "pairing" | "passkey" | "connected" | "reconnecting" | "logged_out" | "replaced" | "outdated" | "failed";
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        CreatedWebhook: {
            /**
             * @description Whether events of a chat that come within a second arrive in one request
             * @example false
             */
            batched: boolean;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * @description Why it does not work; null while it does
             * @example null
             */
            disabledReason: string | null;
            /**
             * @description Whether it works now
             * @example true
             */
            enabled: boolean;
            /** @description Null for all types */
            events: ("connected" | "disconnected" | "message" | "message_sent" | "media_ready" | "message_status" | "message_edited" | "message_deleted" | "message_pinned" | "reaction" | "poll_vote" | "event_response" | "status_post" | "channel_message" | "chat_updated" | "contact_updated" | "identity_mapped" | "label_updated" | "blocklist_updated" | "call" | "group_joined" | "group_left" | "group_updated" | "group_participants" | "group_join_request" | "restriction" | "logout" | "replaced" | "reconnect_failed" | "health_check_failed" | "error")[] | null;
            /**
             * Format: date-time
             * @description Since when deliveries fail
             */
            failingSince: string | null;
            /**
             * @description Names of the custom headers; null when they cannot be decrypted
             * @example [
             *       "Authorization"
             *     ]
             */
            headerNames: string[] | null;
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description Null for all lines
             * @example null
             */
            line: string | null;
            /**
             * Format: date-time
             * @description Deliveries failed in a row, so all wait until then
             */
            pausedUntil: string | null;
            /**
             * @description Signs the requests; shown this once
             * @example whsec_…
             */
            secret: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * Format: date-time
             * @description When it was last changed
             */
            updatedAt: string;
            /**
             * @description Where events are posted to
             * @example https://example.com/hook
             */
            url: string;
        };
        CreateKeyBody: {
            /**
             * @description A key with the right to everything, for all companies
             * @default false
             */
            admin?: boolean;
            /**
             * @description The company that the key is for; left out for an admin’s
             * @example 962302
             */
            companyId?: string;
            /**
             * Format: date-time
             * @description When the key ends, with its zone; left out: never
             */
            expiresAt?: string;
            /**
             * @description For people
             * @example Shop front
             */
            name?: string;
            /** @description What the key may do: see, send, set up. Left out: all of it */
            scopes?: ("read" | "send" | "manage")[];
        };
        CreateSessionBody: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Which number of the company; `main` when left out
             * @example main
             */
            line?: string;
            /**
             * @description Fetch a pairing code for this number as well
             * @example +7 900 123-45-67
             */
            phoneNumber?: string | number;
        };
        CreateTemplateBody: {
            /**
             * @description What it is for: as Meta’s Cloud API names it
             * @example UTILITY
             * @enum {string}
             */
            category: "MARKETING" | "UTILITY" | "AUTHENTICATION";
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description As in the Cloud API: a BODY; a HEADER of format TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION; a FOOTER; BUTTONS of type QUICK_REPLY, URL, PHONE_NUMBER and COPY_CODE
             * @example [
             *       {
             *         "type": "HEADER",
             *         "format": "TEXT",
             *         "text": "Your order"
             *       },
             *       {
             *         "type": "BODY",
             *         "text": "Hello {{1}}, your order {{2}} has left.",
             *         "example": {
             *           "body_text": [
             *             [
             *               "Anna",
             *               "A-17"
             *             ]
             *           ]
             *         }
             *       },
             *       {
             *         "type": "FOOTER",
             *         "text": "Thank you for your trust"
             *       },
             *       {
             *         "type": "BUTTONS",
             *         "buttons": [
             *           {
             *             "type": "URL",
             *             "text": "Follow it",
             *             "url": "https://shop.example/orders/{{1}}",
             *             "example": [
             *               "A-17"
             *             ]
             *           }
             *         ]
             *       }
             *     ]
             */
            components: {
                [key: string]: unknown;
            }[];
            /**
             * @description Not in the Cloud API: what stands for a variable that a message does not give, by its name; a numbered one of the header is `header.1`
             * @example {
             *       "1": "friend"
             *     }
             */
            defaults?: {
                [key: string]: string;
            };
            /**
             * @description Not in the Cloud API: whether it stands in for languages in which there is none of this name
             * @example false
             */
            fallback?: boolean;
            /**
             * @description A language, or a language and a country
             * @example en
             */
            language: string;
            /**
             * @description Small letters, digits and underscores; one name has a template for each language
             * @example order_left
             */
            name: string;
            /**
             * @description Whether variables are numbers or names
             * @default POSITIONAL
             * @example POSITIONAL
             * @enum {string}
             */
            parameter_format?: "POSITIONAL" | "NAMED";
        };
        CreateWebhookBody: {
            /**
             * @description Events of a chat that come within a second arrive in one request, as `{"events": […]}`
             * @default false
             */
            batched?: boolean | null;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description All types when left out */
            events?: ("connected" | "disconnected" | "message" | "message_sent" | "media_ready" | "message_status" | "message_edited" | "message_deleted" | "message_pinned" | "reaction" | "poll_vote" | "event_response" | "status_post" | "channel_message" | "chat_updated" | "contact_updated" | "identity_mapped" | "label_updated" | "blocklist_updated" | "call" | "group_joined" | "group_left" | "group_updated" | "group_participants" | "group_join_request" | "restriction" | "logout" | "replaced" | "reconnect_failed" | "health_check_failed" | "error")[] | null;
            /**
             * @description Sent with every request; the values are never shown again
             * @example {
             *       "Authorization": "Bearer your-own-token"
             *     }
             */
            headers?: {
                [key: string]: string;
            };
            /**
             * @description All lines when left out
             * @example main
             */
            line?: string | null;
            /**
             * @description Where events are posted to
             * @example https://example.com/hook
             */
            url: string;
        };
        DeletedSession: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description What was done, in words
             * @example The session is closed; its credentials are kept
             */
            message: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        DeletedTemplate: {
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        DeletedTemplates: {
            /**
             * @description In how many languages it was
             * @example 2
             */
            deleted: number;
            /**
             * @description Its name
             * @example order_left
             */
            name: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        DeletedWebhook: {
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        DeliveryList: {
            /** @description Those of the newest events first */
            deliveries: components["schemas"]["DeliveryView"][];
            /** @description Cursor: `before` of the next page; null at the end */
            next: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        DeliveryView: {
            /**
             * @description How often it was tried
             * @example 1
             */
            attempts: number;
            /** @description Milliseconds that the request took */
            durationMs: number | null;
            /**
             * @description Why it failed; null when it did not
             * @example ECONNREFUSED
             */
            error: string | null;
            /**
             * @description The event, as the log has it
             * @example 42
             */
            eventId: string;
            /**
             * @description What it is known by from now on
             * @example 17
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was tried last; null before the first time
             */
            lastAttemptAt: string | null;
            /**
             * Format: date-time
             * @description Null for what is over, and for what waits behind an older event of its chat
             */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @description When it was to be done first
             */
            queuedAt: string;
            /** @description The beginning of what the endpoint answered, when it failed */
            response: string | null;
            /**
             * @description How far it got
             * @enum {string}
             */
            state: "pending" | "delivered" | "failed";
            /** @description HTTP status of the endpoint; null without an answer */
            status: number | null;
            /**
             * @description Null when the event has left the log
             * @enum {string|null}
             */
            type: "connected" | "disconnected" | "message" | "message_sent" | "media_ready" | "message_status" | "message_edited" | "message_deleted" | "message_pinned" | "reaction" | "poll_vote" | "event_response" | "status_post" | "channel_message" | "chat_updated" | "contact_updated" | "identity_mapped" | "label_updated" | "blocklist_updated" | "call" | "group_joined" | "group_left" | "group_updated" | "group_participants" | "group_join_request" | "restriction" | "logout" | "replaced" | "reconnect_failed" | "health_check_failed" | "error" | null;
        };
        /** @description The connection ended */
        DisconnectedEvent: {
            /** @description The close code of WhatsApp, where there is one */
            code: number | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description What happened, for people */
            reason: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "disconnected";
            /** @description What a person has to do about it */
            userAction: string | null;
        };
        DownloadsAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Empty when nothing is downloaded before it is asked for
             * @example [
             *       "image"
             *     ]
             */
            kinds: ("image" | "video" | "audio" | "document" | "sticker")[];
            /**
             * @description Larger files are fetched when somebody asks for them
             * @example 5000000
             */
            maxBytes: number;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        DownloadsBody: {
            /**
             * @description Kinds of messages
             * @example [
             *       "image",
             *       "audio"
             *     ]
             */
            kinds: ("image" | "video" | "audio" | "document" | "sticker")[];
            /**
             * @description Larger files are downloaded when they are asked for
             * @example 5000000
             */
            maxBytes: number;
        };
        DrainingProcess: {
            /**
             * @description Where others reach it
             * @example http://10.0.0.7:3003
             */
            address: string | null;
            /** @description True for one that hands its lines to others, and takes no more */
            draining: boolean;
            /**
             * @description Lines that it holds
             * @example 120
             */
            held: number;
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description Lines that it may hold
             * @example 5000
             */
            most: number;
            /**
             * @description What sessions have as `owner`
             * @example 6f1c0f5e
             */
            name: string;
            /**
             * @description What it does
             * @example [
             *       "api",
             *       "sessions"
             *     ]
             */
            roles: string[];
            /**
             * Format: date-time
             * @description When it started
             */
            startedAt: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        EditBody: {
            /**
             * @description Not blank; in Unicode code points, of which an emoji may have several
             * @example Your table is booked for 19:00
             */
            text: string;
        };
        EffectiveLimitsView: {
            /**
             * @description Messages
             * @example 30
             */
            messages: number;
            /**
             * @description Messages to one recipient
             * @example 30
             */
            messagesPerRecipient: number;
            /**
             * @description Messages to people who never wrote
             * @example 60
             */
            messagesToNewContacts: number;
            /**
             * @description Reactions to messages of one recipient
             * @example 10
             */
            reactionsPerRecipient: number;
        };
        Erased: {
            /**
             * @description What extensions did in chats with the person
             * @example 3
             */
            actions: number;
            /**
             * @description Messages and events of others that no longer name the person
             * @example 3
             */
            changed: number;
            /**
             * @description Chats with the person
             * @example 3
             */
            chats: number;
            /**
             * @description Deliveries to webhooks and handlers, done or waiting
             * @example 3
             */
            deliveries: number;
            /**
             * @description Events about the person
             * @example 3
             */
            events: number;
            /**
             * @description Keys of end-to-end encryption, and what else the connection knew of the person
             * @example 3
             */
            keys: number;
            /**
             * @description Messages with the person, both ways, and what they wrote in groups
             * @example 3
             */
            messages: number;
            /**
             * @description What was known of the person’s numbers
             * @example 3
             */
            numbers: number;
            /**
             * @description Notes of how far messages to groups got with the person
             * @example 3
             */
            recipients: number;
            /**
             * @description Messages and events that no key of the settings opens: what is inside of them is not known
             * @example 3
             */
            unreadable: number;
        };
        ErasedAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description How much was erased of each */
            erased: components["schemas"]["Erased"];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The person, as E.164 digits or as the JID that was given
             * @example 79001234567
             */
            phone: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        /** @description Something went wrong in the session */
        ErrorEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description What, for people */
            error: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "error";
        };
        /** @description An event of the log, told apart by `type` */
        EventEnvelope: components["schemas"]["ConnectedEvent"] | components["schemas"]["DisconnectedEvent"] | components["schemas"]["MessageEvent"] | components["schemas"]["MessageSentEvent"] | components["schemas"]["MediaReadyEvent"] | components["schemas"]["MessageStatusEvent"] | components["schemas"]["MessageEditedEvent"] | components["schemas"]["MessageDeletedEvent"] | components["schemas"]["MessagePinnedEvent"] | components["schemas"]["ReactionEvent"] | components["schemas"]["PollVoteEvent"] | components["schemas"]["EventResponseEvent"] | components["schemas"]["StatusPostEvent"] | components["schemas"]["ChannelMessageEvent"] | components["schemas"]["ChatUpdatedEvent"] | components["schemas"]["ContactUpdatedEvent"] | components["schemas"]["IdentityMappedEvent"] | components["schemas"]["LabelUpdatedEvent"] | components["schemas"]["BlocklistUpdatedEvent"] | components["schemas"]["CallEvent"] | components["schemas"]["GroupJoinedEvent"] | components["schemas"]["GroupLeftEvent"] | components["schemas"]["GroupUpdatedEvent"] | components["schemas"]["GroupParticipantsEvent"] | components["schemas"]["GroupJoinRequestEvent"] | components["schemas"]["RestrictionEvent"] | components["schemas"]["LogoutEvent"] | components["schemas"]["ReplacedEvent"] | components["schemas"]["ReconnectFailedEvent"] | components["schemas"]["HealthCheckFailedEvent"] | components["schemas"]["ErrorEvent"];
        EventEnvelopeBody: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Which number of the company; `main` when left out
             * @example main
             */
            line?: string;
            /** @description The message of the event */
            message?: components["schemas"]["MessagePayloadBody"];
            /**
             * @description Events of other types than `message` and `message_sent` are ignored
             * @example message
             */
            type: string;
        };
        EventPage: {
            /** @description Each with the members of its type beside the envelope. A page ends at `limit`, or at 1.5 MB */
            events: components["schemas"]["EventEnvelope"][];
            /**
             * @description Cursor: `after` of the next call; a page without events is the end
             * @example 42
             */
            next: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        /** @description Somebody answered an event; it takes the place of an earlier answer */
        EventResponseEvent: {
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Who did it; by phone and by LID where both are known */
            from: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description True for what the company itself did */
            fromMe: boolean;
            /** @description How many guests come along */
            guests: number | null;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Id of the message, as WhatsApp has it */
            messageId: string;
            /**
             * @description The answer; null when it cannot be read
             * @enum {string|null}
             */
            response: "going" | "not_going" | "maybe" | null;
            /** @description The message that it is about */
            targetMessageId: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "event_response";
        };
        EventsBatch: {
            /** @description Events, in their order */
            events: components["schemas"]["EventEnvelopeBody"][];
        };
        ExtensionAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description The extension */
            extension: components["schemas"]["ExtensionView"];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ExtensionList: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description Extensions, each with its settings */
            extensions: components["schemas"]["ExtensionView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ExtensionView: {
            /**
             * @description Whether it works now
             * @example true
             */
            enabled: boolean;
            /**
             * @description Its name
             * @example thanks-reaction
             */
            name: string;
            /** @description With the defaults of what the company did not set */
            settings: {
                [key: string]: unknown;
            };
        };
        FailedProbe: {
            /**
             * @description What was looked at: `up`, `degraded` (missing, and work goes on without it) or `down`
             * @example {
             *       "accepting": "up",
             *       "database": "down",
             *       "migrations": "down"
             *     }
             */
            checks: {
                [key: string]: "up" | "degraded" | "down";
            };
            /**
             * @description What it is told apart by
             * @example SESSION_NOT_FOUND
             * @enum {string}
             */
            code: "VALIDATION_FAILED" | "UNAUTHENTICATED" | "ACCESS_DENIED" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "SESSION_NOT_FOUND" | "QR_NOT_PENDING" | "COMPANY_NOT_FOUND" | "WEBHOOK_NOT_FOUND" | "WEBHOOK_DISABLED" | "TOO_MANY_WEBHOOKS" | "EXTENSION_NOT_FOUND" | "KEY_NOT_FOUND" | "PROCESS_NOT_FOUND" | "NO_OTHER_PROCESS" | "AUTHENTICATION_REQUIRED" | "NOT_CONNECTED" | "NO_DELETED_CREDENTIALS" | "IMPORT_INVALID" | "IMPORT_CONFLICT" | "PASSKEY_NOT_PENDING" | "ALREADY_CONNECTED" | "PAYLOAD_TOO_LARGE" | "HEADERS_TOO_LARGE" | "REQUEST_TIMEOUT" | "UNSUPPORTED_MEDIA_TYPE" | "NOT_ON_WHATSAPP" | "CHAT_NOT_FOUND" | "GROUP_ADMIN_REQUIRED" | "CHANNEL_ADMIN_REQUIRED" | "CALL_NOT_FOUND" | "INVITE_NOT_VALID" | "PRODUCT_NOT_FOUND" | "LABEL_NOT_FOUND" | "MESSAGE_NOT_FOUND" | "IDEMPOTENCY_IN_FLIGHT" | "IDEMPOTENCY_MISMATCH" | "BATCH_NOT_FOUND" | "TEMPLATE_NOT_FOUND" | "TEMPLATE_EXISTS" | "TOO_MANY_TEMPLATES" | "TEMPLATE_PAUSED" | "TEMPLATE_DISABLED" | "TEMPLATE_PARAMETER_COUNT" | "TEMPLATE_PARAMETER_FORMAT" | "TEMPLATE_PARAMETER_TEXT" | "TEMPLATE_PARAMETER_MISSING" | "TEMPLATE_PARAMETER_INVALID" | "TEMPLATE_TOO_LONG" | "MEDIA_NOT_FOUND" | "MEDIA_UNAVAILABLE" | "MEDIA_DOWNLOAD_FAILED" | "MEDIA_TOO_LARGE" | "MEDIA_TYPE_MISMATCH" | "MEDIA_LINK_FAILED" | "MEDIA_UNREADABLE" | "CONVERTER_MISSING" | "RANGE_NOT_SATISFIABLE" | "MESSAGE_TOO_OLD" | "MESSAGE_REJECTED" | "RESTRICTED" | "QUEUE_FULL" | "RATE_LIMITED" | "INTERNAL" | "UNSUPPORTED_KIND" | "WHATSAPP_UNANSWERED" | "OWNER_UNREACHABLE" | "CIRCUIT_OPEN" | "SHUTTING_DOWN" | "SERVICE_UNAVAILABLE" | "CONNECT_TIMEOUT" | "ACK_TIMEOUT";
            /**
             * @description What went wrong this time
             * @example Session not found for company 962302
             */
            detail: string;
            /**
             * @description The same words as `detail`
             * @example Session not found for company 962302
             */
            error: string;
            /** @description The fields that were refused, each with its reason */
            errors?: components["schemas"]["FieldProblem"][];
            /**
             * @description Names the request in the log
             * @example 0d0bd1a3-6c3c-4f0d-9f39-b4c5d7f1a1f0
             */
            requestId: string;
            /**
             * @description The status of HTTP
             * @example 404
             */
            status: number;
            /**
             * @description Whether it was done; errors have `false`
             * @example false
             */
            success: boolean;
            /**
             * @description What went wrong, in a few words that stay the same
             * @example Session not found
             */
            title: string;
            /**
             * @description Where the error is explained
             * @example /docs/errors#SESSION_NOT_FOUND
             */
            type: string;
        };
        FailureList: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description What could not be done */
            failures: components["schemas"]["FailureView"][];
            /** @description `before` of the next page; null on the last one */
            next: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        FailureView: {
            /**
             * @description How often it was tried
             * @example 5
             */
            attempts: number;
            /**
             * @description Id of the event with the message
             * @example 42
             */
            eventId: string;
            /**
             * Format: date-time
             * @description When it was given up
             */
            failedAt: string | null;
            /**
             * @description What it is known by from now on
             * @example 17
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was to be done first
             */
            queuedAt: string;
            /** @description Why the last try failed */
            reason: string | null;
        };
        FieldProblem: {
            /**
             * @description Where in the request it stands
             * @example phone
             */
            field: string;
            /**
             * @description Why it was refused
             * @example phone must have 10 to 15 digits
             */
            message: string;
        };
        FullCounts: {
            /**
             * @description Those of them that are connected
             * @example 1
             */
            activeConnections: number;
            /**
             * @description How often something went wrong
             * @example 0
             */
            errors: number;
            /**
             * @description Sessions given up after all tries to connect again
             * @example 0
             */
            failedReconnects: number;
            /**
             * @description What went wrong last; null when nothing did
             * @example null
             */
            lastError: string | null;
            /**
             * @description Messages received since each process started
             * @example 7
             */
            messagesReceived: number;
            /**
             * @description Messages sent since each process started
             * @example 12
             */
            messagesSent: number;
            /**
             * @description How many QR codes were shown
             * @example 1
             */
            qrCodesGenerated: number;
            /**
             * @description Sessions that run
             * @example 1
             */
            totalSessions: number;
        };
        GroupAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description The group, by its JID */
            group: components["schemas"]["GroupView"];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        GroupBody: {
            /** @description Only admins may write */
            announce?: boolean;
            /** @description Who comes by the link needs an admin’s consent */
            approval?: boolean;
            /**
             * @description Empty takes it away
             * @example Whoever eats here
             */
            description?: string;
            /** @description Seconds after which messages disappear; 0 when they stay */
            ephemeral?: number;
            /** @description Only admins may change name, description and picture */
            locked?: boolean;
            /** @description Every member may add others */
            members_may_add?: boolean;
            /**
             * @description Its name
             * @example Regulars
             */
            name?: string;
        };
        GroupChanged: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The group, by its JID
             * @example 120363041234567890@g.us
             */
            group: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        /** @description The account is in a group that it was not in */
        GroupJoinedEvent: {
            /** @description Who did it, where WhatsApp says so */
            by: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            } | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description JID of the group */
            group: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Its name */
            name: string | null;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "group_joined";
        };
        /** @description Somebody asks to be let into a group */
        GroupJoinRequestEvent: {
            /**
             * @description What became of it
             * @enum {string}
             */
            action: "created" | "revoked" | "rejected";
            /** @description Who did it, where WhatsApp says so */
            by: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            } | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Who did it; by phone and by LID where both are known */
            from: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description JID of the group */
            group: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description How they found it */
            method: string | null;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "group_join_request";
        };
        /** @description The account is in a group no longer */
        GroupLeftEvent: {
            /** @description Who did it, where WhatsApp says so */
            by: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            } | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description JID of the group */
            group: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "group_left";
        };
        GroupList: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description Groups */
            groups: components["schemas"]["GroupSummaryView"][];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        GroupMemberView: {
            /**
             * @description `superadmin` made the group
             * @enum {string|null}
             */
            admin: "admin" | "superadmin" | null;
            /**
             * @description WhatsApp’s own identifier
             * @example 12345678901234@lid
             */
            lid: string | null;
            /**
             * @description E.164 without +
             * @example 79001234567
             */
            phone: string | null;
            /**
             * @description The name that they chose on WhatsApp
             * @example anna_1
             */
            username?: string;
        };
        /** @description Members came, left, or have other rights */
        GroupParticipantsEvent: {
            /**
             * @description What happened; `modify` is a new number
             * @enum {string}
             */
            action: "add" | "remove" | "promote" | "demote" | "modify";
            /** @description Who did it, where WhatsApp says so */
            by: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            } | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description JID of the group */
            group: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Who */
            participants: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            }[];
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "group_participants";
        };
        GroupSummaryView: {
            /**
             * @description Only admins may write
             * @example false
             */
            announce: boolean;
            /**
             * @description Who comes by the link needs an admin’s consent
             * @example false
             */
            approval: boolean;
            /** @description JID of the community that it belongs to */
            community: string | null;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string | null;
            /**
             * Format: date-time
             * @description When it was last described
             */
            describedAt: string | null;
            /** @description Who described it last; null when that is not known */
            describedBy: components["schemas"]["PartyView"] | null;
            /**
             * @description What it says of itself; null when nothing
             * @example Whoever eats here
             */
            description: string | null;
            /**
             * @description Seconds after which messages disappear; 0 when they stay
             * @example 0
             */
            ephemeral: number;
            /**
             * @description JID of the group
             * @example 120363041234567890@g.us
             */
            group: string;
            /**
             * @description Members do not see each other’s numbers
             * @example false
             */
            hides_numbers: boolean;
            /**
             * @description It is the group of announcements of its community
             * @example false
             */
            is_announcements: boolean;
            /**
             * @description It is a community itself
             * @example false
             */
            is_community: boolean;
            /**
             * @description Only admins may change name, description and picture
             * @example false
             */
            locked: boolean;
            /**
             * @description Every member may add others
             * @example false
             */
            members_may_add: boolean;
            /**
             * @description Its name
             * @example Regulars
             */
            name: string;
            /**
             * Format: date-time
             * @description When its name was last changed
             */
            namedAt: string | null;
            /** @description Who gave it its name last; null when that is not known */
            namedBy: components["schemas"]["PartyView"] | null;
            /** @description Who made it */
            owner: components["schemas"]["PartyView"] | null;
            /**
             * @description How many members it has
             * @example 12
             */
            size: number;
        };
        /** @description Something about a group was changed */
        GroupUpdatedEvent: {
            /** @description True when only admins may write */
            announce?: boolean;
            /** @description True when admins have to let new members in */
            approval?: boolean;
            /** @description Who did it, where WhatsApp says so */
            by: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            } | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Its new description; empty when it was taken away */
            description?: string;
            /** @description Seconds after which messages disappear; 0 when they stay */
            ephemeral?: number;
            /** @description JID of the group */
            group: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description Its new invitation code */
            inviteCode?: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description True when only admins may change name, picture and description */
            locked?: boolean;
            /** @description True when every member may add others */
            membersMayAdd?: boolean;
            /** @description Its new name */
            name?: string;
            /**
             * @description What became of the picture
             * @enum {string}
             */
            picture?: "changed" | "removed";
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "group_updated";
        };
        GroupView: {
            /**
             * @description Only admins may write
             * @example false
             */
            announce: boolean;
            /**
             * @description Who comes by the link needs an admin’s consent
             * @example false
             */
            approval: boolean;
            /** @description JID of the community that it belongs to */
            community: string | null;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string | null;
            /**
             * Format: date-time
             * @description When it was last described
             */
            describedAt: string | null;
            /** @description Who described it last; null when that is not known */
            describedBy: components["schemas"]["PartyView"] | null;
            /**
             * @description What it says of itself; null when nothing
             * @example Whoever eats here
             */
            description: string | null;
            /**
             * @description Seconds after which messages disappear; 0 when they stay
             * @example 0
             */
            ephemeral: number;
            /**
             * @description JID of the group
             * @example 120363041234567890@g.us
             */
            group: string;
            /**
             * @description Members do not see each other’s numbers
             * @example false
             */
            hides_numbers: boolean;
            /**
             * @description It is the group of announcements of its community
             * @example false
             */
            is_announcements: boolean;
            /**
             * @description It is a community itself
             * @example false
             */
            is_community: boolean;
            /**
             * @description Only admins may change name, description and picture
             * @example false
             */
            locked: boolean;
            /**
             * @description Every member may add others
             * @example false
             */
            members_may_add: boolean;
            /**
             * @description Its name
             * @example Regulars
             */
            name: string;
            /**
             * Format: date-time
             * @description When its name was last changed
             */
            namedAt: string | null;
            /** @description Who gave it its name last; null when that is not known */
            namedBy: components["schemas"]["PartyView"] | null;
            /** @description Who made it */
            owner: components["schemas"]["PartyView"] | null;
            /** @description Its members */
            participants: components["schemas"]["GroupMemberView"][];
            /**
             * @description How many members it has
             * @example 12
             */
            size: number;
        };
        /** @description The session is connected and stalls */
        HealthCheckFailedEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description What happened, for people */
            reason: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "health_check_failed";
        };
        HealthSummary: {
            /**
             * @description What was looked at: `up`, `degraded` (missing, and work goes on without it) or `down`
             * @example {
             *       "accepting": "up",
             *       "database": "up",
             *       "migrations": "up",
             *       "redis": "degraded"
             *     }
             */
            checks: {
                [key: string]: "up" | "degraded" | "down";
            };
            /**
             * @description Sessions that this process runs, by state
             * @example {
             *       "connected": 12
             *     }
             */
            sessions: {
                [key: string]: number;
            };
            /**
             * @description How it stands
             * @example ok
             * @enum {string}
             */
            status: "ok" | "degraded" | "down" | "shutting_down";
            /**
             * @description Seconds since the process started
             * @example 1234
             */
            uptime: number;
        };
        HistoryAnswer: {
            /** @description The oldest message on record, than which all will be older */
            before: components["schemas"]["OlderThan"];
            /**
             * @description As events name it
             * @example 79001234567@s.whatsapp.net
             */
            chat: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The event `history` that tells of the answer has the same
             * @example 3EB0A1B2C3D4E5F60718
             */
            requestId: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        HistoryBody: {
            /**
             * @description How many messages at most
             * @default 50
             */
            count?: number;
        };
        /** @description The phone has handed over a part of what was before the device was linked */
        HistoryEvent: {
            /** @description The conversation: JID of the person or group */
            chat?: string;
            /** @description Its place among those */
            chunk: number | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Of what was asked for: how many messages it put on record */
            messages?: number;
            /**
             * @description Which part
             * @enum {string}
             */
            part: "bootstrap" | "recent" | "full" | "statuses" | "names" | "data" | "on_demand" | "other";
            /** @description Per cent of the parts of this kind that have come, as far as the phone says so */
            progress: number | null;
            /** @description Of what was asked for: the id that the request was answered with */
            requestId?: string;
            /** @description False when it could not be read, and is left out */
            taken: boolean;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "history";
        };
        /** @description A LID and a phone number are one person: what was two chats is one */
        IdentityMappedEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The LID */
            lid: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description The number, E.164 without + */
            phone: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "identity_mapped";
        };
        ImportAnswer: {
            /**
             * @description How many there are
             * @example 1
             */
            count: number;
            /** @description True when nothing was written */
            dryRun: boolean;
            /** @description What was there and is no session, or none that a phone has linked */
            leftOut: string[];
            /** @description Lines, each with what was taken over */
            lines: components["schemas"]["ImportedLineView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ImportBody: {
            /**
             * @description The line that it becomes, where there is one session in the folder
             * @example 962302
             */
            as?: string;
            /**
             * @description Checks all of it and writes nothing
             * @default false
             */
            dryRun?: boolean;
            /**
             * @description A folder or a bundle below WHATSAPP_SESSION_PATH; all of that folder when left out
             * @example company_962302
             */
            folder?: string;
            /** @description The password of a bundle; that of BUNDLE_PASSWORD when left out */
            password?: string;
            /**
             * @description Puts it in the place of a device that the line has
             * @default false
             */
            replace?: boolean;
        };
        ImportedLineView: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Keys of each type, as the database counts them
             * @example {
             *       "pre-key": 812,
             *       "session": 3
             *     }
             */
            keys: {
                [key: string]: number;
            };
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The number of the account, digits alone; null until a phone has linked it
             * @example 79001234567
             */
            phoneNumber: string;
            /** @description Whether the line had another device before */
            replaced: boolean;
        };
        ImportedTemplates: {
            /**
             * @description How many are new
             * @example 1
             */
            created: number;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /** @description By name and language */
            templates: components["schemas"]["ImportedTemplateView"][];
            /**
             * @description How many were changed
             * @example 0
             */
            updated: number;
        };
        ImportedTemplateView: {
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description The language, such as `en_US`
             * @example en
             */
            language: string;
            /**
             * @description Its name
             * @example order_left
             */
            name: string;
            /**
             * @description What became of it
             * @enum {string}
             */
            result: "created" | "updated";
        };
        ImportTemplatesBody: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description As `GET /{waba-id}/message_templates` of the Cloud API answers; what says nothing here is left out
             * @example [
             *       {
             *         "id": "594425479261596",
             *         "name": "order_left",
             *         "language": "pt_BR",
             *         "status": "APPROVED",
             *         "category": "UTILITY",
             *         "parameter_format": "POSITIONAL",
             *         "components": [
             *           {
             *             "type": "BODY",
             *             "text": "Olá {{1}}, seu pedido saiu.",
             *             "example": {
             *               "body_text": [
             *                 [
             *                   "Ana"
             *                 ]
             *               ]
             *             }
             *           }
             *         ]
             *       }
             *     ]
             */
            data: {
                [key: string]: unknown;
            }[];
            /** @description As Meta answers; it is not looked at */
            paging?: {
                [key: string]: unknown;
            };
            /** @description As Meta answers; it is not looked at */
            summary?: {
                [key: string]: unknown;
            };
        };
        InitializedSession: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The status in words
             * @example Please scan the QR code with WhatsApp
             */
            message: string;
            /** @description What the QR code says; null when none is pending */
            qr: string | null;
            /** @description The QR code as a PNG, for `<img src>` */
            qrDataUrl: string | null;
            /** @description The QR code in block characters */
            qrTerminal: string | null;
            /**
             * @description How it stands
             * @example qr
             * @enum {string}
             */
            status: "idle" | "connecting" | "qr" | "pairing" | "passkey" | "connected" | "reconnecting" | "logged_out" | "replaced" | "outdated" | "failed";
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        InvitationView: {
            /**
             * @description For `group_invite.code` of a message to them
             * @example GsDSmGbnNyTKzSBR
             */
            code: string;
            /**
             * Format: date-time
             * @description Until when it is good
             */
            expiresAt: string | null;
        };
        InvitedAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description The group, by its JID */
            group: components["schemas"]["GroupSummaryView"];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        IssuedPairingCode: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * Format: date-time
             * @description Until when it is good
             * @example 2026-01-31T12:00:00.000Z
             */
            expiresAt: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description What to type on the phone
             * @example ABCD1234
             */
            pairingCode: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        JoinAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The group, by its JID
             * @example 120363041234567890@g.us
             */
            group: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description True when an admin has to let the line in first
             * @example false
             */
            pending: boolean;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        JoinRequestView: {
            /**
             * @description WhatsApp’s own identifier
             * @example 12345678901234@lid
             */
            lid: string | null;
            /**
             * @description How the request came
             * @example invite_link
             */
            method: string | null;
            /**
             * @description E.164 without +
             * @example 79001234567
             */
            phone: string | null;
            /**
             * Format: date-time
             * @description When it was asked for
             */
            requestedAt: string | null;
            /**
             * @description The name that they chose on WhatsApp
             * @example anna_1
             */
            username?: string;
        };
        KeyList: {
            /** @description Keys, newest first */
            keys: components["schemas"]["KeyView"][];
            /** @description `before` of the next page; null on the last one */
            next: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        KeyView: {
            /**
             * @description Whether it opens everything
             * @example false
             */
            admin: boolean;
            /**
             * @description null for an admin’s
             * @example 962302
             */
            companyId: string | null;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description null: never
             */
            expiresAt: string | null;
            /**
             * @description What it is known by from now on
             * @example 6f1c0f5e-6a53-4c0e-8d3c-0f6a2b9d1e77
             */
            id: string;
            /**
             * Format: date-time
             * @description About a minute behind at most
             */
            lastUsedAt: string | null;
            /**
             * @description Its name
             * @example Shop front
             */
            name: string | null;
            /**
             * @description The first characters of the key
             * @example sb_4fQ2xYz
             */
            prefix: string;
            /**
             * Format: date-time
             * @description null: it is not
             */
            revokedAt: string | null;
            /** @description What it may do */
            scopes: ("read" | "send" | "manage")[];
        };
        LabelAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description The label */
            label: components["schemas"]["LabelView"];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        LabelBody: {
            /**
             * @description Number of its colour
             * @example 3
             */
            color?: number;
            /**
             * @description The colour itself, in place of its number
             * @example #dfaef0
             * @enum {string}
             */
            colorHex?: "#ff9485" | "#64c4ff" | "#ffd429" | "#dfaef0" | "#99b6c1" | "#55ccb3" | "#ff9dff" | "#d3a91d" | "#6d7cce" | "#d7e752" | "#00d0e2" | "#ffc5c7" | "#93ceac" | "#f74848" | "#00a0f2" | "#83e422" | "#ffaf04" | "#b5ebff" | "#9ba6ff" | "#9368cf";
            /**
             * @description Its name
             * @example Pays later
             */
            name?: string;
        };
        LabeledList: {
            /** @description Chats under the label */
            chats: components["schemas"]["LabeledView"][];
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        LabeledView: {
            /**
             * @description As events name it
             * @example 79001234567@s.whatsapp.net
             */
            chat: string;
            /** @description Of a message of it; null for the chat itself */
            messageId: string | null;
        };
        LabelList: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description Labels */
            labels: components["schemas"]["LabelView"][];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        LabelsBody: {
            /**
             * @description Ids of all labels that it has from then on; none takes them off
             * @example [
             *       "7"
             *     ]
             */
            labels: (string | {
                id: string;
            })[];
        };
        /** @description A label was changed, or put on a chat or a message, or taken off */
        LabelUpdatedEvent: {
            /** @description The conversation: JID of the person or group */
            chat?: string;
            /** @description Number of its colour, likewise */
            color?: number;
            /** @description The company it belongs to */
            companyId: string;
            /** @description True when there is no such label any more */
            deleted?: boolean;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description Id of the label */
            label: string;
            /** @description True when it was put on the chat, or on that message of it; false when it was taken off */
            labeled?: boolean;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Id of the message, as WhatsApp has it */
            messageId?: string;
            /** @description Its name, when the label itself was made or changed */
            name?: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "label_updated";
        };
        LabelView: {
            /**
             * @description Number of its colour
             * @example 3
             */
            color: number | null;
            /**
             * @description The colour itself
             * @example #dfaef0
             */
            colorHex: string | null;
            /**
             * @description What it is known by from now on
             * @example 7
             */
            id: string;
            /**
             * @description Its name
             * @example Pays later
             */
            name: string;
        };
        LimitsAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description As they apply now */
            limits: components["schemas"]["EffectiveLimitsView"];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description Those of them that the company has of its own */
            overrides: components["schemas"]["OverridesView"];
            /** @description Messages to people who never wrote to the company */
            pacing: components["schemas"]["PacingView"];
            /** @description True when all processes count together, in Redis; false when each counts by itself */
            shared: boolean;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /** @description What was used of each limit */
            windows: components["schemas"]["WindowView"][];
        };
        LimitsBody: {
            /**
             * @description Messages in `RATE_LIMIT_WINDOW_MS`
             * @example 60
             */
            messages?: number;
            /**
             * @description Of these, messages to one recipient
             * @example 20
             */
            messagesPerRecipient?: number;
            /**
             * @description Messages in `NEW_CONTACT_WINDOW_MS` to people who never wrote to the company
             * @example 30
             */
            messagesToNewContacts?: number;
            /**
             * @description Reactions to messages of one recipient in a minute
             * @example 10
             */
            reactionsPerRecipient?: number;
        };
        LineAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        LinkAnswer: {
            /**
             * @description Code of the link
             * @example GsDSmGbnNyTKzSBRJd5tHc
             */
            code: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The group, by its JID
             * @example 120363041234567890@g.us
             */
            group: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The link by which people join
             * @example https://chat.whatsapp.com/GsDSmGbnNyTKzSBRJd5tHc
             */
            link: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        LinkPageAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * Format: date-time
             * @description Until when it is good
             */
            expiresAt: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * Format: uri
             * @description For the company’s own people; shown this once
             * @example https://wa.example.com/link/sbl_cGxlYXNlLWRvLW5vdC11c2UtdGhpcy1leGFtcGxlLWF0LWE
             */
            url: string;
        };
        LinkPageBody: {
            /**
             * @description Of its head and its buttons
             * @example #7c3aed
             */
            colour?: string;
            /**
             * @description Origins whose pages may show it in a frame; when left out nobody’s
             * @example [
             *       "https://app.example.com"
             *     ]
             */
            frameAncestors?: string[];
            /**
             * @description When left out the one that the browser asks for
             * @enum {string}
             */
            language?: "en" | "ru" | "pt" | "es";
            /**
             * @description Whose page it says it is
             * @example Acme Bookings
             */
            name?: string;
        };
        LiveAnswer: {
            /**
             * @description How it stands
             * @example ok
             * @enum {string}
             */
            status: "ok";
        };
        /** @description The device was unlinked; it has to be linked again */
        LogoutEvent: {
            /** @description The close code of WhatsApp, where there is one */
            code: number | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description What happened, for people */
            reason: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "logout";
        };
        /** @description The file of a message is here: WhatsApp’s servers are needed for it no longer */
        MediaReadyEvent: {
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Id of the medium */
            mediaId: string;
            /** @description Id of the message, as WhatsApp has it */
            messageId: string;
            /** @description What the bytes are */
            mimeType: string;
            /** @description SHA-256 of the file, hexadecimal */
            sha256: string;
            /** @description Bytes of the file */
            size: number;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "media_ready";
        };
        MediumAnswer: {
            /**
             * Format: date-time
             * @description When it is removed
             */
            expiresAt: string;
            /**
             * @description The name of the file
             * @example menu.pdf
             */
            filename: string | null;
            /**
             * Format: uuid
             * @description By which messages name it
             * @example f3a6a2a8-6f0b-4a66-9a38-0f7f8c0c5d11
             */
            id: string;
            /**
             * @description What its bytes are
             * @example application/pdf
             */
            mime_type: string;
            /**
             * @description Of its bytes, hexadecimal
             * @example b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c
             */
            sha256: string;
            /**
             * @description In bytes
             * @example 48213
             */
            size: number;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        MediumSource: {
            /**
             * Format: byte
             * @description Instead of a link: the bytes in base64, or as a data URL; 16 MB at most, larger files are uploaded
             */
            base64?: string;
            /**
             * @description The name of the file
             * @example menu.pdf
             */
            filename?: string;
            /**
             * @description A URL on the public internet; three redirects are followed
             * @example https://example.com/menu.pdf
             */
            link?: string;
            /**
             * @description What it is; its bytes have to agree
             * @example application/pdf
             */
            mime_type?: string;
        };
        MemberOutcomeView: {
            /**
             * @description WhatsApp’s code for what was not done
             * @example 403
             */
            code: number | null;
            /**
             * @description Whether it was done
             * @example true
             */
            done: boolean;
            /** @description Of somebody who can only be invited */
            invite: components["schemas"]["InvitationView"] | null;
            /**
             * @description WhatsApp’s own identifier
             * @example 12345678901234@lid
             */
            lid: string | null;
            /**
             * @description E.164 without +
             * @example 79001234567
             */
            phone: string | null;
            /**
             * @description Why not; null when it was
             * @example They can only be invited
             */
            reason: string | null;
            /**
             * @description The name that they chose on WhatsApp
             * @example anna_1
             */
            username?: string;
        };
        MembersAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The group, by its JID
             * @example 120363041234567890@g.us
             */
            group: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description Members, each with what became of it */
            participants: components["schemas"]["MemberOutcomeView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        MessageAnswer: {
            /** @description The record of the message */
            message: components["schemas"]["RecordedMessageView"];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        MessageBody: {
            /** @description Pictures and videos that arrive as one album; each of them is a message of its own */
            album?: components["schemas"]["MessageContentsAlbum"][];
            /** @description A sound */
            audio?: components["schemas"]["MessageContentsAudio"];
            /** @description The same, as Meta’s clients name it */
            biz_opaque_callback_data?: string;
            /** @description Visiting cards */
            contacts?: components["schemas"]["MessageContentsContacts"][];
            /** @description What is quoted */
            context?: components["schemas"]["ContextObject"];
            /** @description A file */
            document?: components["schemas"]["MessageContentsDocument"];
            /** @description Seconds after which it disappears, 0 for never; as the chat has it when left out */
            ephemeral?: number;
            /** @description An event; answers come as `event_response` */
            event?: components["schemas"]["MessageContentsEvent"];
            /** @description An invitation to a group, for one person */
            group_invite?: components["schemas"]["MessageContentsGroup_invite"];
            /**
             * @description WhatsApp’s id that the message gets, which no other message has; without it a new one
             * @example 3EB0C431C26A1916E07E
             */
            id?: string;
            /** @description A picture */
            image?: components["schemas"]["MessageContentsImage"];
            /** @description Buttons or a list. Linked devices may send them at their best effort: some clients do not show them */
            interactive?: components["schemas"]["MessageContentsInteractive"];
            /** @description A place */
            location?: components["schemas"]["MessageContentsLocation"];
            /**
             * @description Who is mentioned: phone numbers or JIDs; `all`, also among them, for everybody in a group. The text names each with @ and the digits of the number
             * @example [
             *       "79001234567"
             *     ]
             */
            mentions?: "all" | string[];
            /**
             * @description Not blank; in Unicode code points, of which an emoji may have several
             * @example Your table is booked for 19:00
             */
            message?: string;
            /**
             * @description As Meta’s clients send it
             * @enum {string}
             */
            messaging_product?: "whatsapp";
            /**
             * @description Comes back with every event and status of the message, and goes to nobody else
             * @example order 4711
             */
            metadata?: string;
            /** @description How it is sent */
            options?: components["schemas"]["SendOptions"];
            /**
             * @description The same as `to`
             * @example +7 900 123-45-67
             */
            phone?: string | number;
            /** @description A poll; votes come as `poll_vote` */
            poll?: components["schemas"]["MessageContentsPoll"];
            /** @description A reaction to a message */
            reaction?: components["schemas"]["MessageContentsReaction"];
            /**
             * @description As Meta’s clients send it
             * @enum {string}
             */
            recipient_type?: "individual" | "group";
            /** @description A sticker, made of WebP, PNG, JPEG or GIF */
            sticker?: components["schemas"]["MessageContentsSticker"];
            /**
             * @description A template of the company and what is put into it, as Meta’s Cloud API has it: see docs/templates.md
             * @example {
             *       "name": "booking",
             *       "language": {
             *         "code": "en"
             *       },
             *       "components": []
             *     }
             */
            template?: {
                [key: string]: unknown;
            };
            /** @description A text */
            text?: components["schemas"]["MessageContentsText"];
            /**
             * @description Phone number or JID of the recipient
             * @example +7 900 123-45-67
             */
            to?: string | number;
            /**
             * @description The kind; its content is in the member of that name
             * @default text
             * @enum {string}
             */
            type?: "text" | "image" | "video" | "audio" | "document" | "sticker" | "album" | "location" | "contacts" | "poll" | "event" | "interactive" | "group_invite" | "reaction" | "template";
            /** @description A video, MP4 or 3GP */
            video?: components["schemas"]["MessageContentsVideo"];
        };
        MessageContentsAlbum: {
            /** @description A picture */
            image?: components["schemas"]["MessageContentsAlbumImage"];
            /**
             * @description What it is; the rest is in the member of that name
             * @enum {string}
             */
            type: "image" | "video";
            /** @description A video, MP4 or 3GP */
            video?: components["schemas"]["MessageContentsAlbumVideo"];
        };
        MessageContentsAlbumImage: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Words below it */
            caption?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
            /** @description True when it can be viewed once */
            view_once?: boolean;
        };
        MessageContentsAlbumVideo: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Words below it */
            caption?: string;
            /** @description True for one that is shown as a moving picture, without sound */
            gif?: boolean;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
            /** @description True for a round video note */
            note?: boolean;
            /** @description True when it can be viewed once */
            view_once?: boolean;
        };
        MessageContentsAudio: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
            /** @description True when it can be viewed once */
            view_once?: boolean;
            /** @description True for a voice message: it is converted to Ogg with Opus where it is something else */
            voice?: boolean;
        };
        MessageContentsContacts: {
            /** @description Postal addresses */
            addresses?: components["schemas"]["MessageContentsContactsAddresses"][];
            /** @description YYYY-MM-DD */
            birthday?: string;
            /** @description Email */
            emails?: components["schemas"]["MessageContentsContactsEmails"][];
            /** @description Who it is; needed without `vcard` */
            name?: components["schemas"]["MessageContentsContactsName"];
            /** @description Where they work */
            org?: components["schemas"]["MessageContentsContactsOrg"];
            /** @description Phone numbers */
            phones?: components["schemas"]["MessageContentsContactsPhones"][];
            /** @description Pages */
            urls?: components["schemas"]["MessageContentsContactsUrls"][];
            /** @description The whole card as vCard, in place of all other members */
            vcard?: string;
        };
        MessageContentsContactsAddresses: {
            /** @description City */
            city?: string;
            /** @description Country */
            country?: string;
            /** @description Country, ISO 3166; taken where `country` is missing */
            country_code?: string;
            /** @description State */
            state?: string;
            /** @description Street and number */
            street?: string;
            /** @description Such as HOME, WORK or CELL */
            type?: string;
            /** @description Postal code */
            zip?: string;
        };
        MessageContentsContactsEmails: {
            /** @description The address */
            email: string;
            /** @description Such as HOME, WORK or CELL */
            type?: string;
        };
        MessageContentsContactsName: {
            /** @description First name */
            first_name?: string;
            /** @description The name as it is shown */
            formatted_name: string;
            /** @description Last name */
            last_name?: string;
            /** @description Middle name */
            middle_name?: string;
            /** @description Such as Dr. */
            prefix?: string;
            /** @description Such as Jr. */
            suffix?: string;
        };
        MessageContentsContactsOrg: {
            /** @description Company */
            company?: string;
            /** @description Department */
            department?: string;
            /** @description Position */
            title?: string;
        };
        MessageContentsContactsPhones: {
            /** @description The number as people write it */
            phone?: string;
            /** @description Such as HOME, WORK or CELL */
            type?: string;
            /** @description The number on WhatsApp, E.164 without +: whoever gets the card can write to it */
            wa_id?: string;
        };
        MessageContentsContactsUrls: {
            /** @description Such as HOME, WORK or CELL */
            type?: string;
            /** @description The page */
            url: string;
        };
        MessageContentsDocument: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Words below it */
            caption?: string;
            /** @description Its name */
            filename?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
        };
        MessageContentsEvent: {
            /**
             * @description It is a call: WhatsApp makes a link to it
             * @enum {string}
             */
            call?: "audio" | "video";
            /** @description What it is about */
            description?: string;
            /** @description When it ends, after that; ISO 8601 with its zone, such as 2027-01-31T19:00:00+03:00 */
            end?: string;
            /** @description True when guests may bring guests */
            guests?: boolean;
            /** @description Where it is */
            location?: components["schemas"]["MessageContentsEventLocation"];
            /** @description What it is called */
            name: string;
            /** @description When it begins; ISO 8601 with its zone, such as 2027-01-31T19:00:00+03:00 */
            start: string;
        };
        MessageContentsEventLocation: {
            /** @description Its address */
            address?: string;
            /** @description Degrees */
            latitude?: number;
            /** @description Degrees */
            longitude?: number;
            /** @description What the place is called */
            name?: string;
        };
        MessageContentsGroup_invite: {
            /** @description Words below it */
            caption?: string;
            /** @description Code of the invitation, as adding somebody answered it who can only be invited */
            code: string;
            /** @description Until when the code can be used; ISO 8601 with its zone, such as 2027-01-31T19:00:00+03:00 */
            expires_at?: string;
            /** @description JID of the group */
            group: string;
            /** @description Name of the group; as WhatsApp has it when left out */
            name?: string;
        };
        MessageContentsImage: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Words below it */
            caption?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
            /** @description True when it can be viewed once */
            view_once?: boolean;
        };
        MessageContentsInteractive: {
            /** @description What can be chosen */
            action: components["schemas"]["MessageContentsInteractiveAction"];
            /** @description The words */
            body?: components["schemas"]["MessageContentsInteractiveBody"];
            /**
             * @description `text` sends it as a text with numbered choices, which every client shows
             * @enum {string}
             */
            fallback?: "text";
            /** @description What stands below */
            footer?: components["schemas"]["MessageContentsInteractiveFooter"];
            /** @description What stands above */
            header?: components["schemas"]["MessageContentsInteractiveHeader"];
            /**
             * @description `button`, `list`, `cta_url`; all others answer 501
             * @enum {string}
             */
            type: "button" | "list" | "cta_url" | "flow" | "product" | "product_list" | "catalog_message" | "address_message" | "location_request_message" | "voice_call" | "call_permission_request" | "request_contact_info" | "carousel";
        };
        MessageContentsInteractiveAction: {
            /** @description With type `list`: what opens it */
            button?: string;
            /** @description With type `button` */
            buttons?: components["schemas"]["MessageContentsInteractiveActionButtons"][];
            /** @description Cards; answers 501 */
            cards?: {
                [key: string]: unknown;
            }[];
            /** @description A catalog; answers 501 */
            catalog_id?: string;
            /** @description `cta_url` with that type */
            name?: string;
            /** @description With type `cta_url`: `{display_text, url}` */
            parameters?: {
                [key: string]: unknown;
            };
            /** @description A product; answers 501 */
            product_retailer_id?: string;
            /** @description With type `list` */
            sections?: components["schemas"]["MessageContentsInteractiveActionSections"][];
        };
        MessageContentsInteractiveActionButtons: {
            /** @description A call */
            call?: components["schemas"]["MessageContentsInteractiveActionButtonsCall"];
            /** @description Something to copy */
            copy?: components["schemas"]["MessageContentsInteractiveActionButtonsCopy"];
            /** @description An answer */
            reply?: components["schemas"]["MessageContentsInteractiveActionButtonsReply"];
            /**
             * @description What it does; the rest is in the member of that name
             * @enum {string}
             */
            type: "reply" | "url" | "call" | "copy";
            /** @description A page */
            url?: components["schemas"]["MessageContentsInteractiveActionButtonsUrl"];
        };
        MessageContentsInteractiveActionButtonsCall: {
            /** @description Whom it calls */
            phone_number: string;
            /** @description What the button says */
            title: string;
        };
        MessageContentsInteractiveActionButtonsCopy: {
            /** @description What it copies */
            code: string;
            /** @description What the button says */
            title: string;
        };
        MessageContentsInteractiveActionButtonsReply: {
            /** @description What comes back when it is pressed */
            id: string;
            /** @description What the button says */
            title: string;
        };
        MessageContentsInteractiveActionButtonsUrl: {
            /** @description What the button says */
            title: string;
            /** @description Where it leads, http or https */
            url: string;
        };
        MessageContentsInteractiveActionSections: {
            /** @description Products; answers 501 */
            product_items?: {
                [key: string]: unknown;
            }[];
            /** @description What can be chosen; 10 rows in all */
            rows?: components["schemas"]["MessageContentsInteractiveActionSectionsRows"][];
            /** @description Its heading; needed when there are several */
            title?: string;
        };
        MessageContentsInteractiveActionSectionsRows: {
            /** @description What stands below */
            description?: string;
            /** @description What comes back when it is chosen */
            id: string;
            /** @description What it says */
            title: string;
        };
        MessageContentsInteractiveBody: {
            /** @description The words */
            text: string;
        };
        MessageContentsInteractiveFooter: {
            /** @description What stands below */
            text: string;
        };
        MessageContentsInteractiveHeader: {
            /** @description A file */
            document?: components["schemas"]["MessageContentsInteractiveHeaderDocument"];
            /** @description A moving picture; answers 501 */
            gif?: {
                [key: string]: unknown;
            };
            /** @description A picture */
            image?: components["schemas"]["MessageContentsInteractiveHeaderImage"];
            /** @description What stands above */
            text?: string;
            /**
             * @description What it is; a list has `text` alone, and `gif`; answers 501. iPhones show no file above buttons
             * @enum {string}
             */
            type: "text" | "image" | "video" | "document" | "gif";
            /** @description A video */
            video?: components["schemas"]["MessageContentsInteractiveHeaderVideo"];
        };
        MessageContentsInteractiveHeaderDocument: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Its name */
            filename?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
        };
        MessageContentsInteractiveHeaderImage: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
        };
        MessageContentsInteractiveHeaderVideo: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
        };
        MessageContentsLocation: {
            /** @description Its address */
            address?: string;
            /** @description Degrees */
            latitude: number;
            /** @description Degrees */
            longitude: number;
            /** @description What the place is called */
            name?: string;
        };
        MessageContentsPoll: {
            /** @description The question */
            name: string;
            /** @description What can be chosen, no two alike */
            options: string[];
            /** @description How many one may choose, 0 for any number; 1 when left out */
            selectable_count?: number;
        };
        MessageContentsReaction: {
            /** @description One emoji; empty takes the reaction back */
            emoji: string;
            /** @description Id of the message, which has to be one of this chat */
            message_id: string;
        };
        MessageContentsSticker: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
        };
        MessageContentsText: {
            /** @description The words */
            body: string;
            /** @description A preview of a link in it, in your own words: nothing is looked up then */
            preview?: components["schemas"]["MessageContentsTextPreview"];
            /** @description True has the first link in `body` looked up and shown with its title, words and picture, where it has some */
            preview_url?: boolean;
        };
        MessageContentsTextPreview: {
            /** @description What stands below */
            description?: string;
            /** @description A small JPEG, base64 */
            image?: string;
            /** @description Its heading */
            title: string;
            /** @description The link, as it stands in `body` */
            url: string;
        };
        MessageContentsVideo: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Words below it */
            caption?: string;
            /** @description True for one that is shown as a moving picture, without sound */
            gif?: boolean;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
            /** @description True for a round video note */
            note?: boolean;
            /** @description True when it can be viewed once */
            view_once?: boolean;
        };
        /** @description A message was deleted for everybody, by its author or an admin of the group */
        MessageDeletedEvent: {
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Who did it; by phone and by LID where both are known */
            from: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description True for what the company itself did */
            fromMe: boolean;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Id of the message, as WhatsApp has it */
            messageId: string;
            /** @description The message that it is about */
            targetMessageId: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message_deleted";
        };
        /** @description The words of a message were changed by whoever wrote it */
        MessageEditedEvent: {
            /** @description What was chosen */
            answer?: {
                /** @description The second line of a row */
                description?: string;
                /**
                 * @description What was chosen from
                 * @enum {string}
                 */
                from: "buttons" | "list" | "template" | "flow";
                /** @description Id of the choice, as the offer named it */
                id: string | null;
                /** @description What a flow was answered with, JSON */
                parameters?: string;
                /** @description Its words */
                title: string | null;
            };
            /** @description The channel that somebody is invited to */
            channelInvite?: {
                /** @description True for an invitation to run it with others, and not to follow it */
                admin?: boolean;
                /** @description JID of the channel */
                channel: string;
                /**
                 * Format: date-time
                 * @description Until when it can be used
                 */
                expiresAt?: string;
                /** @description Its name */
                name: string | null;
            };
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The company it belongs to */
            companyId: string;
            /** @description The cards */
            contacts?: {
                /** @description The name on the card */
                name: string | null;
                /** @description Phone numbers */
                phones: string[];
                /** @description The whole card, vCard */
                vcard: string;
            }[];
            /** @description The event */
            event?: {
                /** @description Link of its call */
                call?: string;
                /** @description True when it was called off */
                canceled?: boolean;
                /** @description What it is about */
                description?: string;
                /**
                 * Format: date-time
                 * @description When it ends
                 */
                end?: string;
                /** @description True when guests may bring guests */
                guests?: boolean;
                /** @description Where it is */
                location?: string;
                /** @description What it is called */
                name: string;
                /**
                 * Format: date-time
                 * @description When it begins
                 */
                start?: string;
            };
            /** @description Who did it; by phone and by LID where both are known */
            from: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description True for what the company itself did */
            fromMe: boolean;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The offer */
            interactive?: {
                /** @description What can be chosen */
                buttons: {
                    /** @description What stands below */
                    description?: string;
                    /** @description What comes back when it is chosen */
                    id: string | null;
                    /** @description What it says */
                    title: string;
                    /** @description Where it leads */
                    url?: string;
                }[];
                /** @description What stands below */
                footer?: string;
                /** @description What stands above */
                header?: string;
                /** @description What opens the list */
                label?: string;
            };
            /** @description The invitation */
            invite?: {
                /** @description Code to join with */
                code: string | null;
                /**
                 * Format: date-time
                 * @description Until when it can be used
                 */
                expiresAt?: string;
                /** @description JID of the group */
                group: string;
                /** @description Its name */
                name: string | null;
            };
            /** @description What it holds now, as `type` of a message */
            kind?: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Where */
            location?: {
                /** @description Metres */
                accuracy?: number;
                /** @description Its address */
                address?: string;
                /** @description Degrees */
                latitude: number;
                /** @description True when its sender shares where they are as they move */
                live?: boolean;
                /** @description Degrees */
                longitude: number;
                /** @description What the place is called */
                name?: string;
                /** @description A page about it */
                url?: string;
            };
            /** @description The medium, as its sender described it */
            media?: {
                /** @description True for a sticker that moves */
                animated?: boolean;
                /** @description Name of the file */
                fileName?: string;
                /** @description True for a video that is shown as a moving picture */
                gif?: boolean;
                /** @description Pixels */
                height?: number;
                /** @description MIME type, as its sender gave it */
                mimeType?: string;
                /** @description True for a round video note */
                note?: boolean;
                /** @description Pages of a document */
                pages?: number;
                /** @description How long it plays */
                seconds?: number;
                /** @description SHA-256 of the file, hexadecimal */
                sha256?: string;
                /** @description Bytes of the file */
                size?: number;
                /** @description A small JPEG, base64 */
                thumbnail?: string;
                /** @description True for a voice message */
                voice?: boolean;
                /** @description Pixels */
                width?: number;
            };
            /** @description Id of the message, as WhatsApp has it */
            messageId: string;
            /** @description The order */
            order?: {
                /** @description Currency of `total`, ISO 4217 */
                currency?: string;
                /** @description Id of the order */
                id: string;
                /** @description How many items */
                items: number;
                /** @description What it is called */
                title?: string;
                /** @description What `GET …/catalog/orders/:orderId` asks for */
                token?: string;
                /** @description What it costs, thousandths of `currency` */
                total?: number;
            };
            /** @description The poll */
            poll?: {
                /** @description The question */
                name: string;
                /** @description The options */
                options: string[];
                /** @description How many one may choose; 0 for any number */
                selectableCount: number;
            };
            /** @description The product */
            product?: {
                /** @description JID of the business that sells it */
                business?: string;
                /** @description Currency of `price`, ISO 4217 */
                currency?: string;
                /** @description What it is */
                description?: string;
                /** @description Id of the product */
                id?: string;
                /** @description What it costs, thousandths of `currency` */
                price?: number;
                /** @description Id that its seller has for it */
                retailerId?: string;
                /** @description What it is called */
                title?: string;
                /** @description A page about it */
                url?: string;
            };
            /** @description The message that it is about */
            targetMessageId: string;
            /** @description The new words; null when the edit cannot be read */
            text: string | null;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message_edited";
        };
        /** @description A message that was received */
        MessageEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description The message */
            message: {
                /** @description The ad or post that led to this message */
                ad?: {
                    /** @description Its words */
                    body?: string;
                    /** @description WhatsApp’s id of the click */
                    ctwaClid?: string;
                    /** @description Id of the ad or post */
                    sourceId?: string;
                    /** @description `ad` or `post` */
                    sourceType?: string;
                    /** @description Where it stands */
                    sourceUrl?: string;
                    /** @description Its heading */
                    title?: string;
                };
                /** @description Messages with the same one belong together */
                albumId?: string;
                /** @description What was chosen */
                answer?: {
                    /** @description The second line of a row */
                    description?: string;
                    /**
                     * @description What was chosen from
                     * @enum {string}
                     */
                    from: "buttons" | "list" | "template" | "flow";
                    /** @description Id of the choice, as the offer named it */
                    id: string | null;
                    /** @description What a flow was answered with, JSON */
                    parameters?: string;
                    /** @description Its words */
                    title: string | null;
                };
                /** @description The channel that somebody is invited to */
                channelInvite?: {
                    /** @description True for an invitation to run it with others, and not to follow it */
                    admin?: boolean;
                    /** @description JID of the channel */
                    channel: string;
                    /**
                     * Format: date-time
                     * @description Until when it can be used
                     */
                    expiresAt?: string;
                    /** @description Its name */
                    name: string | null;
                };
                /** @description The conversation: JID of the person or group */
                chat: string;
                /** @description The cards */
                contacts?: {
                    /** @description The name on the card */
                    name: string | null;
                    /** @description Phone numbers */
                    phones: string[];
                    /** @description The whole card, vCard */
                    vcard: string;
                }[];
                /** @description Seconds after which it disappears */
                ephemeral?: number;
                /** @description The event */
                event?: {
                    /** @description Link of its call */
                    call?: string;
                    /** @description True when it was called off */
                    canceled?: boolean;
                    /** @description What it is about */
                    description?: string;
                    /**
                     * Format: date-time
                     * @description When it ends
                     */
                    end?: string;
                    /** @description True when guests may bring guests */
                    guests?: boolean;
                    /** @description Where it is */
                    location?: string;
                    /** @description What it is called */
                    name: string;
                    /**
                     * Format: date-time
                     * @description When it begins
                     */
                    start?: string;
                };
                /** @description True when it was passed on */
                forwarded?: boolean;
                /** @description How often it was passed on, as far as its sender knows */
                forwards?: number;
                /** @description Who did it; by phone and by LID where both are known */
                from: {
                    /** @description WhatsApp’s own identifier, which hides the number */
                    lid: string | null;
                    /** @description Phone number, E.164 without + */
                    phone: string | null;
                    /** @description The name that they chose on WhatsApp */
                    username?: string;
                };
                /** @description True for what the company itself did */
                fromMe: boolean;
                /** @description The offer */
                interactive?: {
                    /** @description What can be chosen */
                    buttons: {
                        /** @description What stands below */
                        description?: string;
                        /** @description What comes back when it is chosen */
                        id: string | null;
                        /** @description What it says */
                        title: string;
                        /** @description Where it leads */
                        url?: string;
                    }[];
                    /** @description What stands below */
                    footer?: string;
                    /** @description What stands above */
                    header?: string;
                    /** @description What opens the list */
                    label?: string;
                };
                /** @description The invitation */
                invite?: {
                    /** @description Code to join with */
                    code: string | null;
                    /**
                     * Format: date-time
                     * @description Until when it can be used
                     */
                    expiresAt?: string;
                    /** @description JID of the group */
                    group: string;
                    /** @description Its name */
                    name: string | null;
                };
                /** @description True in a group */
                isGroup: boolean;
                /** @description Where */
                location?: {
                    /** @description Metres */
                    accuracy?: number;
                    /** @description Its address */
                    address?: string;
                    /** @description Degrees */
                    latitude: number;
                    /** @description True when its sender shares where they are as they move */
                    live?: boolean;
                    /** @description Degrees */
                    longitude: number;
                    /** @description What the place is called */
                    name?: string;
                    /** @description A page about it */
                    url?: string;
                };
                /** @description The medium, as its sender described it */
                media?: {
                    /** @description True for a sticker that moves */
                    animated?: boolean;
                    /** @description Name of the file */
                    fileName?: string;
                    /** @description True for a video that is shown as a moving picture */
                    gif?: boolean;
                    /** @description Pixels */
                    height?: number;
                    /** @description MIME type, as its sender gave it */
                    mimeType?: string;
                    /** @description True for a round video note */
                    note?: boolean;
                    /** @description Pages of a document */
                    pages?: number;
                    /** @description How long it plays */
                    seconds?: number;
                    /** @description SHA-256 of the file, hexadecimal */
                    sha256?: string;
                    /** @description Bytes of the file */
                    size?: number;
                    /** @description A small JPEG, base64 */
                    thumbnail?: string;
                    /** @description True for a voice message */
                    voice?: boolean;
                    /** @description Pixels */
                    width?: number;
                };
                /** @description Who is mentioned */
                mentions?: string[];
                /** @description True when everybody in the group is mentioned */
                mentionsAll?: boolean;
                /** @description Id of the message, as WhatsApp has it */
                messageId: string;
                /** @description What the client said of the message when it sent it */
                metadata?: string;
                /** @description True for a message that waited on the server while the session was away */
                offline: boolean;
                /** @description The order */
                order?: {
                    /** @description Currency of `total`, ISO 4217 */
                    currency?: string;
                    /** @description Id of the order */
                    id: string;
                    /** @description How many items */
                    items: number;
                    /** @description What it is called */
                    title?: string;
                    /** @description What `GET …/catalog/orders/:orderId` asks for */
                    token?: string;
                    /** @description What it costs, thousandths of `currency` */
                    total?: number;
                };
                /** @description The poll */
                poll?: {
                    /** @description The question */
                    name: string;
                    /** @description The options */
                    options: string[];
                    /** @description How many one may choose; 0 for any number */
                    selectableCount: number;
                };
                /** @description The product */
                product?: {
                    /** @description JID of the business that sells it */
                    business?: string;
                    /** @description Currency of `price`, ISO 4217 */
                    currency?: string;
                    /** @description What it is */
                    description?: string;
                    /** @description Id of the product */
                    id?: string;
                    /** @description What it costs, thousandths of `currency` */
                    price?: number;
                    /** @description Id that its seller has for it */
                    retailerId?: string;
                    /** @description What it is called */
                    title?: string;
                    /** @description A page about it */
                    url?: string;
                };
                /** @description The name that the sender goes by */
                pushName: string | null;
                /** @description The message that this one answers */
                quotedMessageId: string | null;
                /** @description When WhatsApp took the message, seconds since 1970 */
                sentAt: number;
                /** @description Its words: of a text, the caption of a medium, the question of a poll, the chosen answer */
                text: string | null;
                /** @description What it holds. `text`: words; `image`: a picture; `text` is its caption; `video`: a video, also a round note or a GIF; `text` is its caption; `audio`: a sound or a voice message; `document`: a file; `text` is its caption; `sticker`: a sticker; `location`: a place, or where somebody is; `text` is the comment; `contacts`: visiting cards; `text` is the name on the first, or of all; `poll`: a poll; `text` is its question. Votes come as `poll_vote`; `event`: an invitation to an event; `text` is its name. Answers come as `event_response`; `answer`: a choice from buttons or a list; `text` is its title; `interactive`: an offer of buttons or of a list, or a template; `text` is its body, `media` what stands above; `group_invite`: an invitation to a group; `text` is its caption; `channel_invite`: an invitation to a channel; `text` is its caption; `order`: an order from a catalog; `text` is its message; `product`: a product of a catalog; `text` is what was written below it; `unsupported`: what this program does not know; `text` holds its words where there are some; `unavailable`: what WhatsApp does not give to linked devices, such as media to be viewed once; `undecryptable`: its sender is asked to send it again, and it comes once more, with the same id and its content */
                type: string;
                /** @description True when it can be viewed once */
                viewOnce?: boolean;
            };
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message";
        };
        MessageIdAnswer: {
            /**
             * @description For `id` of a message that is sent later
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        MessageLabels: {
            /**
             * @description As events name it
             * @example 79001234567@s.whatsapp.net
             */
            chat: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description Labels */
            labels: components["schemas"]["LabelView"][];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description WhatsApp’s id of the message
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        MessageList: {
            /** @description Newest first. A page ends at `limit`, or at 1 MB */
            messages: components["schemas"]["RecordedMessageView"][];
            /** @description `cursor` of the next page; null on the last one */
            next: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        MessagePayloadBody: {
            /** @description The ad or post that led to this message */
            ad?: components["schemas"]["MessagePayloadBodyAd"];
            /** @description Messages with the same one belong together */
            albumId?: string;
            /** @description What was chosen */
            answer?: components["schemas"]["MessagePayloadBodyAnswer"];
            /** @description The channel that somebody is invited to */
            channelInvite?: components["schemas"]["MessagePayloadBodyChannelInvite"];
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The cards */
            contacts?: components["schemas"]["MessagePayloadBodyContacts"][];
            /** @description Seconds after which it disappears */
            ephemeral?: number;
            /** @description The event */
            event?: components["schemas"]["MessagePayloadBodyEvent"];
            /** @description True when it was passed on */
            forwarded?: boolean;
            /** @description How often it was passed on, as far as its sender knows */
            forwards?: number;
            /** @description Who did it; by phone and by LID where both are known */
            from: components["schemas"]["MessagePayloadBodyFrom"];
            /** @description True for what the company itself did */
            fromMe: boolean;
            /** @description The offer */
            interactive?: components["schemas"]["MessagePayloadBodyInteractive"];
            /** @description The invitation */
            invite?: components["schemas"]["MessagePayloadBodyInvite"];
            /** @description True in a group */
            isGroup: boolean;
            /** @description Where */
            location?: components["schemas"]["MessagePayloadBodyLocation"];
            /** @description The medium, as its sender described it */
            media?: components["schemas"]["MessagePayloadBodyMedia"];
            /** @description Who is mentioned */
            mentions?: string[];
            /** @description True when everybody in the group is mentioned */
            mentionsAll?: boolean;
            /** @description Id of the message, as WhatsApp has it */
            messageId: string;
            /** @description What the client said of the message when it sent it */
            metadata?: string;
            /** @description True for a message that waited on the server while the session was away */
            offline: boolean;
            /** @description The order */
            order?: components["schemas"]["MessagePayloadBodyOrder"];
            /** @description The poll */
            poll?: components["schemas"]["MessagePayloadBodyPoll"];
            /** @description The product */
            product?: components["schemas"]["MessagePayloadBodyProduct"];
            /** @description The name that the sender goes by */
            pushName: string | null;
            /** @description The message that this one answers */
            quotedMessageId: string | null;
            /** @description When WhatsApp took the message, seconds since 1970 */
            sentAt: number;
            /** @description Its words: of a text, the caption of a medium, the question of a poll, the chosen answer */
            text: string | null;
            /** @description What it holds. `text`: words; `image`: a picture; `text` is its caption; `video`: a video, also a round note or a GIF; `text` is its caption; `audio`: a sound or a voice message; `document`: a file; `text` is its caption; `sticker`: a sticker; `location`: a place, or where somebody is; `text` is the comment; `contacts`: visiting cards; `text` is the name on the first, or of all; `poll`: a poll; `text` is its question. Votes come as `poll_vote`; `event`: an invitation to an event; `text` is its name. Answers come as `event_response`; `answer`: a choice from buttons or a list; `text` is its title; `interactive`: an offer of buttons or of a list, or a template; `text` is its body, `media` what stands above; `group_invite`: an invitation to a group; `text` is its caption; `channel_invite`: an invitation to a channel; `text` is its caption; `order`: an order from a catalog; `text` is its message; `product`: a product of a catalog; `text` is what was written below it; `unsupported`: what this program does not know; `text` holds its words where there are some; `unavailable`: what WhatsApp does not give to linked devices, such as media to be viewed once; `undecryptable`: its sender is asked to send it again, and it comes once more, with the same id and its content */
            type: string;
            /** @description True when it can be viewed once */
            viewOnce?: boolean;
        };
        MessagePayloadBodyAd: {
            /** @description Its words */
            body?: string;
            /** @description WhatsApp’s id of the click */
            ctwaClid?: string;
            /** @description Id of the ad or post */
            sourceId?: string;
            /** @description `ad` or `post` */
            sourceType?: string;
            /** @description Where it stands */
            sourceUrl?: string;
            /** @description Its heading */
            title?: string;
        };
        MessagePayloadBodyAnswer: {
            /** @description The second line of a row */
            description?: string;
            /**
             * @description What was chosen from
             * @enum {string}
             */
            from: "buttons" | "list" | "template" | "flow";
            /** @description Id of the choice, as the offer named it */
            id: string | null;
            /** @description What a flow was answered with, JSON */
            parameters?: string;
            /** @description Its words */
            title: string | null;
        };
        MessagePayloadBodyChannelInvite: {
            /** @description True for an invitation to run it with others, and not to follow it */
            admin?: boolean;
            /** @description JID of the channel */
            channel: string;
            /**
             * Format: date-time
             * @description Until when it can be used
             */
            expiresAt?: string;
            /** @description Its name */
            name: string | null;
        };
        MessagePayloadBodyContacts: {
            /** @description The name on the card */
            name: string | null;
            /** @description Phone numbers */
            phones: string[];
            /** @description The whole card, vCard */
            vcard: string;
        };
        MessagePayloadBodyEvent: {
            /** @description Link of its call */
            call?: string;
            /** @description True when it was called off */
            canceled?: boolean;
            /** @description What it is about */
            description?: string;
            /**
             * Format: date-time
             * @description When it ends
             */
            end?: string;
            /** @description True when guests may bring guests */
            guests?: boolean;
            /** @description Where it is */
            location?: string;
            /** @description What it is called */
            name: string;
            /**
             * Format: date-time
             * @description When it begins
             */
            start?: string;
        };
        MessagePayloadBodyFrom: {
            /** @description WhatsApp’s own identifier, which hides the number */
            lid: string | null;
            /** @description Phone number, E.164 without + */
            phone: string | null;
            /** @description The name that they chose on WhatsApp */
            username?: string;
        };
        MessagePayloadBodyInteractive: {
            /** @description What can be chosen */
            buttons: components["schemas"]["MessagePayloadBodyInteractiveButtons"][];
            /** @description What stands below */
            footer?: string;
            /** @description What stands above */
            header?: string;
            /** @description What opens the list */
            label?: string;
        };
        MessagePayloadBodyInteractiveButtons: {
            /** @description What stands below */
            description?: string;
            /** @description What comes back when it is chosen */
            id: string | null;
            /** @description What it says */
            title: string;
            /** @description Where it leads */
            url?: string;
        };
        MessagePayloadBodyInvite: {
            /** @description Code to join with */
            code: string | null;
            /**
             * Format: date-time
             * @description Until when it can be used
             */
            expiresAt?: string;
            /** @description JID of the group */
            group: string;
            /** @description Its name */
            name: string | null;
        };
        MessagePayloadBodyLocation: {
            /** @description Metres */
            accuracy?: number;
            /** @description Its address */
            address?: string;
            /** @description Degrees */
            latitude: number;
            /** @description True when its sender shares where they are as they move */
            live?: boolean;
            /** @description Degrees */
            longitude: number;
            /** @description What the place is called */
            name?: string;
            /** @description A page about it */
            url?: string;
        };
        MessagePayloadBodyMedia: {
            /** @description True for a sticker that moves */
            animated?: boolean;
            /** @description Name of the file */
            fileName?: string;
            /** @description True for a video that is shown as a moving picture */
            gif?: boolean;
            /** @description Pixels */
            height?: number;
            /** @description MIME type, as its sender gave it */
            mimeType?: string;
            /** @description True for a round video note */
            note?: boolean;
            /** @description Pages of a document */
            pages?: number;
            /** @description How long it plays */
            seconds?: number;
            /** @description SHA-256 of the file, hexadecimal */
            sha256?: string;
            /** @description Bytes of the file */
            size?: number;
            /** @description A small JPEG, base64 */
            thumbnail?: string;
            /** @description True for a voice message */
            voice?: boolean;
            /** @description Pixels */
            width?: number;
        };
        MessagePayloadBodyOrder: {
            /** @description Currency of `total`, ISO 4217 */
            currency?: string;
            /** @description Id of the order */
            id: string;
            /** @description How many items */
            items: number;
            /** @description What it is called */
            title?: string;
            /** @description What `GET …/catalog/orders/:orderId` asks for */
            token?: string;
            /** @description What it costs, thousandths of `currency` */
            total?: number;
        };
        MessagePayloadBodyPoll: {
            /** @description The question */
            name: string;
            /** @description The options */
            options: string[];
            /** @description How many one may choose; 0 for any number */
            selectableCount: number;
        };
        MessagePayloadBodyProduct: {
            /** @description JID of the business that sells it */
            business?: string;
            /** @description Currency of `price`, ISO 4217 */
            currency?: string;
            /** @description What it is */
            description?: string;
            /** @description Id of the product */
            id?: string;
            /** @description What it costs, thousandths of `currency` */
            price?: number;
            /** @description Id that its seller has for it */
            retailerId?: string;
            /** @description What it is called */
            title?: string;
            /** @description A page about it */
            url?: string;
        };
        /** @description A message was pinned in its chat, or is no longer */
        MessagePinnedEvent: {
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Who did it; by phone and by LID where both are known */
            from: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description True for what the company itself did */
            fromMe: boolean;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Id of the message, as WhatsApp has it */
            messageId: string;
            /** @description False when it was taken down */
            pinned: boolean;
            /** @description For how long */
            seconds: number | null;
            /** @description The message that it is about */
            targetMessageId: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message_pinned";
        };
        MessagesBatch: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Which number of the company; `main` when left out
             * @example main
             */
            line?: string;
            /** @description Messages */
            messages: components["schemas"]["SimpleMessage"][];
        };
        /** @description A message that was sent: by this API, on the phone or by another device of the account */
        MessageSentEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description The message */
            message: {
                /** @description The ad or post that led to this message */
                ad?: {
                    /** @description Its words */
                    body?: string;
                    /** @description WhatsApp’s id of the click */
                    ctwaClid?: string;
                    /** @description Id of the ad or post */
                    sourceId?: string;
                    /** @description `ad` or `post` */
                    sourceType?: string;
                    /** @description Where it stands */
                    sourceUrl?: string;
                    /** @description Its heading */
                    title?: string;
                };
                /** @description Messages with the same one belong together */
                albumId?: string;
                /** @description What was chosen */
                answer?: {
                    /** @description The second line of a row */
                    description?: string;
                    /**
                     * @description What was chosen from
                     * @enum {string}
                     */
                    from: "buttons" | "list" | "template" | "flow";
                    /** @description Id of the choice, as the offer named it */
                    id: string | null;
                    /** @description What a flow was answered with, JSON */
                    parameters?: string;
                    /** @description Its words */
                    title: string | null;
                };
                /** @description The channel that somebody is invited to */
                channelInvite?: {
                    /** @description True for an invitation to run it with others, and not to follow it */
                    admin?: boolean;
                    /** @description JID of the channel */
                    channel: string;
                    /**
                     * Format: date-time
                     * @description Until when it can be used
                     */
                    expiresAt?: string;
                    /** @description Its name */
                    name: string | null;
                };
                /** @description The conversation: JID of the person or group */
                chat: string;
                /** @description The cards */
                contacts?: {
                    /** @description The name on the card */
                    name: string | null;
                    /** @description Phone numbers */
                    phones: string[];
                    /** @description The whole card, vCard */
                    vcard: string;
                }[];
                /** @description Seconds after which it disappears */
                ephemeral?: number;
                /** @description The event */
                event?: {
                    /** @description Link of its call */
                    call?: string;
                    /** @description True when it was called off */
                    canceled?: boolean;
                    /** @description What it is about */
                    description?: string;
                    /**
                     * Format: date-time
                     * @description When it ends
                     */
                    end?: string;
                    /** @description True when guests may bring guests */
                    guests?: boolean;
                    /** @description Where it is */
                    location?: string;
                    /** @description What it is called */
                    name: string;
                    /**
                     * Format: date-time
                     * @description When it begins
                     */
                    start?: string;
                };
                /** @description True when it was passed on */
                forwarded?: boolean;
                /** @description How often it was passed on, as far as its sender knows */
                forwards?: number;
                /** @description Who did it; by phone and by LID where both are known */
                from: {
                    /** @description WhatsApp’s own identifier, which hides the number */
                    lid: string | null;
                    /** @description Phone number, E.164 without + */
                    phone: string | null;
                    /** @description The name that they chose on WhatsApp */
                    username?: string;
                };
                /** @description True for what the company itself did */
                fromMe: boolean;
                /** @description The offer */
                interactive?: {
                    /** @description What can be chosen */
                    buttons: {
                        /** @description What stands below */
                        description?: string;
                        /** @description What comes back when it is chosen */
                        id: string | null;
                        /** @description What it says */
                        title: string;
                        /** @description Where it leads */
                        url?: string;
                    }[];
                    /** @description What stands below */
                    footer?: string;
                    /** @description What stands above */
                    header?: string;
                    /** @description What opens the list */
                    label?: string;
                };
                /** @description The invitation */
                invite?: {
                    /** @description Code to join with */
                    code: string | null;
                    /**
                     * Format: date-time
                     * @description Until when it can be used
                     */
                    expiresAt?: string;
                    /** @description JID of the group */
                    group: string;
                    /** @description Its name */
                    name: string | null;
                };
                /** @description True in a group */
                isGroup: boolean;
                /** @description Where */
                location?: {
                    /** @description Metres */
                    accuracy?: number;
                    /** @description Its address */
                    address?: string;
                    /** @description Degrees */
                    latitude: number;
                    /** @description True when its sender shares where they are as they move */
                    live?: boolean;
                    /** @description Degrees */
                    longitude: number;
                    /** @description What the place is called */
                    name?: string;
                    /** @description A page about it */
                    url?: string;
                };
                /** @description The medium, as its sender described it */
                media?: {
                    /** @description True for a sticker that moves */
                    animated?: boolean;
                    /** @description Name of the file */
                    fileName?: string;
                    /** @description True for a video that is shown as a moving picture */
                    gif?: boolean;
                    /** @description Pixels */
                    height?: number;
                    /** @description MIME type, as its sender gave it */
                    mimeType?: string;
                    /** @description True for a round video note */
                    note?: boolean;
                    /** @description Pages of a document */
                    pages?: number;
                    /** @description How long it plays */
                    seconds?: number;
                    /** @description SHA-256 of the file, hexadecimal */
                    sha256?: string;
                    /** @description Bytes of the file */
                    size?: number;
                    /** @description A small JPEG, base64 */
                    thumbnail?: string;
                    /** @description True for a voice message */
                    voice?: boolean;
                    /** @description Pixels */
                    width?: number;
                };
                /** @description Who is mentioned */
                mentions?: string[];
                /** @description True when everybody in the group is mentioned */
                mentionsAll?: boolean;
                /** @description Id of the message, as WhatsApp has it */
                messageId: string;
                /** @description What the client said of the message when it sent it */
                metadata?: string;
                /** @description True for a message that waited on the server while the session was away */
                offline: boolean;
                /** @description The order */
                order?: {
                    /** @description Currency of `total`, ISO 4217 */
                    currency?: string;
                    /** @description Id of the order */
                    id: string;
                    /** @description How many items */
                    items: number;
                    /** @description What it is called */
                    title?: string;
                    /** @description What `GET …/catalog/orders/:orderId` asks for */
                    token?: string;
                    /** @description What it costs, thousandths of `currency` */
                    total?: number;
                };
                /** @description The poll */
                poll?: {
                    /** @description The question */
                    name: string;
                    /** @description The options */
                    options: string[];
                    /** @description How many one may choose; 0 for any number */
                    selectableCount: number;
                };
                /** @description The product */
                product?: {
                    /** @description JID of the business that sells it */
                    business?: string;
                    /** @description Currency of `price`, ISO 4217 */
                    currency?: string;
                    /** @description What it is */
                    description?: string;
                    /** @description Id of the product */
                    id?: string;
                    /** @description What it costs, thousandths of `currency` */
                    price?: number;
                    /** @description Id that its seller has for it */
                    retailerId?: string;
                    /** @description What it is called */
                    title?: string;
                    /** @description A page about it */
                    url?: string;
                };
                /** @description The name that the sender goes by */
                pushName: string | null;
                /** @description The message that this one answers */
                quotedMessageId: string | null;
                /** @description When WhatsApp took the message, seconds since 1970 */
                sentAt: number;
                /** @description Its words: of a text, the caption of a medium, the question of a poll, the chosen answer */
                text: string | null;
                /** @description What it holds. `text`: words; `image`: a picture; `text` is its caption; `video`: a video, also a round note or a GIF; `text` is its caption; `audio`: a sound or a voice message; `document`: a file; `text` is its caption; `sticker`: a sticker; `location`: a place, or where somebody is; `text` is the comment; `contacts`: visiting cards; `text` is the name on the first, or of all; `poll`: a poll; `text` is its question. Votes come as `poll_vote`; `event`: an invitation to an event; `text` is its name. Answers come as `event_response`; `answer`: a choice from buttons or a list; `text` is its title; `interactive`: an offer of buttons or of a list, or a template; `text` is its body, `media` what stands above; `group_invite`: an invitation to a group; `text` is its caption; `channel_invite`: an invitation to a channel; `text` is its caption; `order`: an order from a catalog; `text` is its message; `product`: a product of a catalog; `text` is what was written below it; `unsupported`: what this program does not know; `text` holds its words where there are some; `unavailable`: what WhatsApp does not give to linked devices, such as media to be viewed once; `undecryptable`: its sender is asked to send it again, and it comes once more, with the same id and its content */
                type: string;
                /** @description True when it can be viewed once */
                viewOnce?: boolean;
            };
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message_sent";
        };
        /** @description How far a sent message got */
        MessageStatusEvent: {
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description WhatsApp’s code for what failed, null otherwise */
            code: number | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Why a queued message was not sent: a code of the table of errors */
            error?: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Id of the message, as WhatsApp has it */
            messageId: string;
            /** @description What the client said of the message when it sent it */
            metadata?: string;
            /**
             * @description With `failed`: WhatsApp has not confirmed it in time. It may have left, and may still get anywhere
             * @enum {string}
             */
            outcome?: "unknown";
            /** @description The member of a group that it is about; null for a message to one person, and for the word of the server */
            recipient: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            } | null;
            /**
             * @description How far it got. Of a queued message `queued` or `scheduled`, and when it never left `expired`, `cancelled` or `failed`; of what was sent it only moves forward, in this order
             * @enum {string}
             */
            status: "queued" | "scheduled" | "expired" | "cancelled" | "accepted" | "failed" | "delivered" | "read" | "played";
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "message_status";
        };
        MetricsAnswer: {
            /** @description Counts since the start */
            metrics: components["schemas"]["FullCounts"];
            /** @description Sessions */
            sessions: components["schemas"]["SessionTotals"];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * Format: date-time
             * @description When it was
             */
            timestamp: string;
        };
        NewChannelBody: {
            /**
             * @description The file itself, base64
             * @example iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
             */
            base64?: string;
            /**
             * @description Empty takes it away
             * @example Daily
             */
            description?: string;
            /** @description Id of a medium of the company */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /**
             * @description Its name
             * @example What we cook today
             */
            name: string;
        };
        NewCommunityBody: {
            /**
             * @description What it says of itself; null when nothing
             * @default
             * @example All of our kitchens
             */
            description?: string;
            /**
             * @description Its name
             * @example Regulars
             */
            name: string;
        };
        NewGroupAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description The group, by its JID */
            group: components["schemas"]["GroupView"];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description Who was not added, and why */
            refused: components["schemas"]["MemberOutcomeView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        NewGroupBody: {
            /**
             * @description Its name
             * @example Regulars
             */
            name: string;
            /**
             * @description Who is in it from the start, beside the line itself
             * @example [
             *       "79001234567"
             *     ]
             */
            participants: string[];
        };
        NewLabelBody: {
            /**
             * @description Number of its colour
             * @example 3
             */
            color?: number;
            /**
             * @description The colour itself, in place of its number
             * @example #dfaef0
             * @enum {string}
             */
            colorHex?: "#ff9485" | "#64c4ff" | "#ffd429" | "#dfaef0" | "#99b6c1" | "#55ccb3" | "#ff9dff" | "#d3a91d" | "#6d7cce" | "#d7e752" | "#00d0e2" | "#ffc5c7" | "#93ceac" | "#f74848" | "#00a0f2" | "#83e422" | "#ffaf04" | "#b5ebff" | "#9ba6ff" | "#9368cf";
            /**
             * @description Its name
             * @example Pays later
             */
            name: string;
        };
        NewProductBody: {
            /**
             * @description ISO 4217
             * @example RUB
             */
            currency?: string;
            /**
             * @description What it says of itself; null when nothing
             * @example With beetroot and sour cream
             */
            description?: string;
            /** @description Customers do not see it */
            hidden?: boolean;
            /** @description One at least */
            images: components["schemas"]["PictureBody"][];
            /**
             * @description Its name
             * @example Borscht
             */
            name: string;
            /**
             * @description Thousandths of `currency`
             * @example 450000
             */
            price?: number;
            /**
             * @description The seller’s own number for it
             * @example SOUP-1
             */
            retailer_id?: string;
            /**
             * @description Where more is told of it
             * @example https://example.com/soup
             */
            url?: string;
        };
        NewSubgroupBody: {
            /**
             * @description Its name
             * @example Regulars
             */
            name: string;
            /**
             * @description Who is in it from the start, beside the line itself
             * @example [
             *       "79001234567"
             *     ]
             */
            participants: string[];
        };
        NotSent: {
            /**
             * @description What to do about it
             * @example Check the number; it has no WhatsApp account.
             */
            advice: string;
            /** @description WhatsApp’s code; null when it gave none */
            code: number | null;
            /**
             * @description What that means
             * @example 79001234567 is not on WhatsApp
             */
            meaning: string;
        };
        NumberAnswer: {
            /**
             * @description Null when WhatsApp does not say
             * @example false
             */
            business: boolean | null;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Why it is no phone number
             * @example number must have 7 to 15 digits
             */
            error?: string;
            /**
             * @description As it was given
             * @example +55 11 92233-4455
             */
            input: string;
            /**
             * @description By the number
             * @example 551122334455@s.whatsapp.net
             */
            jid: string | null;
            /**
             * @description The name without a number
             * @example 123456789012345@lid
             */
            lid: string | null;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether WhatsApp knows the number
             * @example true
             */
            onWhatsApp: boolean | null;
            /**
             * @description The number as WhatsApp knows it, E.164 digits; as it was read, where WhatsApp knows none
             * @example 551122334455
             */
            phone: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * @description Where there is one
             * @example anna.smith
             */
            username?: string;
            /**
             * @description What WhatsApp knows a business by
             * @example Flowers
             */
            verifiedName?: string;
        };
        NumbersAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description One for each, in the order in which they were given */
            numbers: components["schemas"]["NumberView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        NumbersBody: {
            /**
             * @description Phone numbers, as people write them
             * @example [
             *       "+7 900 123-45-67",
             *       "+55 11 92233-4455"
             *     ]
             */
            numbers: (string | number)[];
        };
        NumberView: {
            /**
             * @description Null when WhatsApp does not say
             * @example false
             */
            business: boolean | null;
            /**
             * @description Why it is no phone number
             * @example number must have 7 to 15 digits
             */
            error?: string;
            /**
             * @description As it was given
             * @example +55 11 92233-4455
             */
            input: string;
            /**
             * @description By the number
             * @example 551122334455@s.whatsapp.net
             */
            jid: string | null;
            /**
             * @description The name without a number
             * @example 123456789012345@lid
             */
            lid: string | null;
            /**
             * @description Whether WhatsApp knows the number
             * @example true
             */
            onWhatsApp: boolean | null;
            /**
             * @description The number as WhatsApp knows it, E.164 digits; as it was read, where WhatsApp knows none
             * @example 551122334455
             */
            phone: string | null;
            /**
             * @description Where there is one
             * @example anna.smith
             */
            username?: string;
            /**
             * @description What WhatsApp knows a business by
             * @example Flowers
             */
            verifiedName?: string;
        };
        OlderThan: {
            /**
             * @description WhatsApp’s id of the message
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * Format: date-time
             * @description When it was sent
             */
            sentAt: string;
        };
        OrderAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description The order */
            order: components["schemas"]["OrderView"];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        OrderedView: {
            /**
             * @description By ISO 4217; null when WhatsApp does not tell
             * @example RUB
             */
            currency: string | null;
            /**
             * @description What it is known by from now on
             * @example 4875694632487
             */
            id: string;
            /** @description Where a picture of it is */
            image: string | null;
            /**
             * @description Its name
             * @example Borscht
             */
            name: string;
            /**
             * @description Thousandths of `currency`
             * @example 450000
             */
            price: number | null;
            /**
             * @description How many were ordered
             * @example 2
             */
            quantity: number;
        };
        OrderView: {
            /**
             * @description By ISO 4217; null when WhatsApp does not tell
             * @example RUB
             */
            currency: string | null;
            /** @description Products */
            products: components["schemas"]["OrderedView"][];
            /**
             * @description Thousandths of `currency`
             * @example 900000
             */
            total: number | null;
        };
        OverridesView: {
            /**
             * @description Messages
             * @example 60
             */
            messages?: number;
            /** @description Messages to one recipient */
            messagesPerRecipient?: number;
            /** @description Messages to people who never wrote */
            messagesToNewContacts?: number;
            /** @description Reactions to messages of one recipient */
            reactionsPerRecipient?: number;
        };
        PacingView: {
            /** @description Whether the recipient in `phone` never wrote to the company; null when none was given */
            newContact: boolean | null;
            /** @description True while no message may go to people who never wrote to the company */
            paused: boolean;
            /** @description Milliseconds until the pause is over */
            resumesInMs: number | null;
        };
        PairingCodeBody: {
            /**
             * @description The number of the phone that will link the device
             * @example +7 900 123-45-67
             */
            phoneNumber: string | number;
        };
        /** @description A code to type on the phone */
        PairingCodeEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /**
             * Format: date-time
             * @description Until when it works
             */
            expiresAt: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description The code */
            pairingCode: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "pairing_code";
        };
        PartyView: {
            /**
             * @description WhatsApp’s own identifier
             * @example 12345678901234@lid
             */
            lid: string | null;
            /**
             * @description E.164 without +
             * @example 79001234567
             */
            phone: string | null;
            /**
             * @description The name that they chose on WhatsApp
             * @example anna_1
             */
            username?: string;
        };
        PasskeyAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * Format: date-time
             * @description Until when it is good
             */
            expiresAt: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The only site on which a browser signs this
             * @example https://web.whatsapp.com
             */
            openUrl: string;
            /** @description Options of `navigator.credentials.get` */
            requestOptions: {
                [key: string]: unknown;
            };
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        PasskeyBody: {
            /** @description As browsers give it; not passed on */
            authenticatorAttachment?: string | null;
            /** @description As browsers give it; not passed on */
            clientExtensionResults?: {
                [key: string]: unknown;
            };
            /** @description What it is known by from now on */
            id: string;
            /** @description The credential, in base64url */
            rawId: string;
            /** @description The answer */
            response: components["schemas"]["AssertionResponse"];
            /**
             * @description What kind it is of
             * @enum {string}
             */
            type: "public-key";
        };
        /** @description WhatsApp wants a passkey before it links */
        PasskeyRequiredEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /**
             * Format: date-time
             * @description Until when it can be signed
             */
            expiresAt: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description The page on which it has to be signed */
            openUrl: string;
            /** @description What has to be signed, as WebAuthn takes it */
            requestOptions: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "passkey_required";
        };
        PeopleBody: {
            /**
             * @description Phone numbers or JIDs
             * @example [
             *       "79001234567"
             *     ]
             */
            participants: string[];
        };
        PictureAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /** @description Where it is for some days; null where none can be seen */
            url: string | null;
        };
        PictureBody: {
            /**
             * @description The file itself, base64
             * @example iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
             */
            base64?: string;
            /** @description Id of a medium of the company */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
        };
        PinBody: {
            /**
             * @description Seconds; 0 takes it down
             * @example 604800
             * @enum {number}
             */
            duration: 0 | 86400 | 604800 | 2592000;
        };
        /** @description Somebody voted in a poll; it takes the place of an earlier vote */
        PollVoteEvent: {
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Who did it; by phone and by LID where both are known */
            from: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description True for what the company itself did */
            fromMe: boolean;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Id of the message, as WhatsApp has it */
            messageId: string;
            /** @description What was chosen; none when the vote was taken back, null when it cannot be read */
            options: string[] | null;
            /** @description The message that it is about */
            targetMessageId: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "poll_vote";
        };
        PoolCounts: {
            /**
             * @description Those of them that are connected
             * @example 1
             */
            activeConnections: number;
            /**
             * @description Messages received since each process started
             * @example 7
             */
            messagesReceived: number;
            /**
             * @description Messages sent since each process started
             * @example 12
             */
            messagesSent: number;
            /**
             * @description Sessions that run
             * @example 1
             */
            totalSessions: number;
        };
        PresenceBody: {
            /**
             * @description `available` is shown to all
             * @example composing
             * @enum {string}
             */
            state: "composing" | "recording" | "paused" | "available";
        };
        /** @description Somebody is there, is gone, or is typing */
        PresenceEvent: {
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Who did it; by phone and by LID where both are known */
            from: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description When they were last there, seconds since 1970; null where it is not told */
            lastSeen: number | null;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /**
             * @description What they do
             * @enum {string}
             */
            state: "available" | "unavailable" | "composing" | "recording" | "paused";
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "presence";
        };
        PreviewTemplateBody: {
            /**
             * @description `components` of the object `template` of a message: what is filled in
             * @example [
             *       {
             *         "type": "body",
             *         "parameters": [
             *           {
             *             "type": "text",
             *             "text": "Anna"
             *           },
             *           {
             *             "type": "text",
             *             "text": "A-17"
             *           }
             *         ]
             *       },
             *       {
             *         "type": "button",
             *         "sub_type": "url",
             *         "index": "0",
             *         "parameters": [
             *           {
             *             "type": "text",
             *             "text": "A-17"
             *           }
             *         ]
             *       }
             *     ]
             */
            components?: {
                [key: string]: unknown;
            }[];
        };
        PrivacyAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Each setting by its name
             * @example {
             *       "last": "contacts",
             *       "readreceipts": "all"
             *     }
             */
            privacy: {
                [key: string]: string;
            };
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        PrivacyBody: {
            /**
             * @description Who may call
             * @enum {string}
             */
            calladd?: "all" | "known";
            /**
             * @description Who may add it to groups
             * @enum {string}
             */
            groupadd?: "all" | "contacts" | "contact_blacklist" | "none";
            /**
             * @description Who sees when the account was last there
             * @enum {string}
             */
            last?: "all" | "contacts" | "contact_blacklist" | "none";
            /**
             * @description Who may write
             * @enum {string}
             */
            messages?: "all" | "contacts";
            /**
             * @description Who sees that it is there
             * @enum {string}
             */
            online?: "all" | "match_last_seen";
            /**
             * @description Who sees its picture
             * @enum {string}
             */
            profile?: "all" | "contacts" | "contact_blacklist" | "none";
            /**
             * @description Whether others are told what was read; `none` hides it both ways
             * @enum {string}
             */
            readreceipts?: "all" | "none";
            /**
             * @description Who sees what it says of itself
             * @enum {string}
             */
            status?: "all" | "contacts" | "contact_blacklist" | "none";
        };
        ProbeAnswer: {
            /**
             * @description What was looked at: `up`, `degraded` (missing, and work goes on without it) or `down`
             * @example {
             *       "accepting": "up",
             *       "database": "up",
             *       "migrations": "up"
             *     }
             */
            checks: {
                [key: string]: "up" | "degraded" | "down";
            };
            /**
             * @description How it stands
             * @example ok
             * @enum {string}
             */
            status: "ok" | "degraded";
        };
        Problem: {
            /**
             * @description What it is told apart by
             * @example SESSION_NOT_FOUND
             * @enum {string}
             */
            code: "VALIDATION_FAILED" | "UNAUTHENTICATED" | "ACCESS_DENIED" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "SESSION_NOT_FOUND" | "QR_NOT_PENDING" | "COMPANY_NOT_FOUND" | "WEBHOOK_NOT_FOUND" | "WEBHOOK_DISABLED" | "TOO_MANY_WEBHOOKS" | "EXTENSION_NOT_FOUND" | "KEY_NOT_FOUND" | "PROCESS_NOT_FOUND" | "NO_OTHER_PROCESS" | "AUTHENTICATION_REQUIRED" | "NOT_CONNECTED" | "NO_DELETED_CREDENTIALS" | "IMPORT_INVALID" | "IMPORT_CONFLICT" | "PASSKEY_NOT_PENDING" | "ALREADY_CONNECTED" | "PAYLOAD_TOO_LARGE" | "HEADERS_TOO_LARGE" | "REQUEST_TIMEOUT" | "UNSUPPORTED_MEDIA_TYPE" | "NOT_ON_WHATSAPP" | "CHAT_NOT_FOUND" | "GROUP_ADMIN_REQUIRED" | "CHANNEL_ADMIN_REQUIRED" | "CALL_NOT_FOUND" | "INVITE_NOT_VALID" | "PRODUCT_NOT_FOUND" | "LABEL_NOT_FOUND" | "MESSAGE_NOT_FOUND" | "IDEMPOTENCY_IN_FLIGHT" | "IDEMPOTENCY_MISMATCH" | "BATCH_NOT_FOUND" | "TEMPLATE_NOT_FOUND" | "TEMPLATE_EXISTS" | "TOO_MANY_TEMPLATES" | "TEMPLATE_PAUSED" | "TEMPLATE_DISABLED" | "TEMPLATE_PARAMETER_COUNT" | "TEMPLATE_PARAMETER_FORMAT" | "TEMPLATE_PARAMETER_TEXT" | "TEMPLATE_PARAMETER_MISSING" | "TEMPLATE_PARAMETER_INVALID" | "TEMPLATE_TOO_LONG" | "MEDIA_NOT_FOUND" | "MEDIA_UNAVAILABLE" | "MEDIA_DOWNLOAD_FAILED" | "MEDIA_TOO_LARGE" | "MEDIA_TYPE_MISMATCH" | "MEDIA_LINK_FAILED" | "MEDIA_UNREADABLE" | "CONVERTER_MISSING" | "RANGE_NOT_SATISFIABLE" | "MESSAGE_TOO_OLD" | "MESSAGE_REJECTED" | "RESTRICTED" | "QUEUE_FULL" | "RATE_LIMITED" | "INTERNAL" | "UNSUPPORTED_KIND" | "WHATSAPP_UNANSWERED" | "OWNER_UNREACHABLE" | "CIRCUIT_OPEN" | "SHUTTING_DOWN" | "SERVICE_UNAVAILABLE" | "CONNECT_TIMEOUT" | "ACK_TIMEOUT";
            /**
             * @description What went wrong this time
             * @example Session not found for company 962302
             */
            detail: string;
            /**
             * @description The same words as `detail`
             * @example Session not found for company 962302
             */
            error: string;
            /** @description The fields that were refused, each with its reason */
            errors?: components["schemas"]["FieldProblem"][];
            /**
             * @description Names the request in the log
             * @example 0d0bd1a3-6c3c-4f0d-9f39-b4c5d7f1a1f0
             */
            requestId: string;
            /**
             * @description The status of HTTP
             * @example 404
             */
            status: number;
            /**
             * @description Whether it was done; errors have `false`
             * @example false
             */
            success: boolean;
            /**
             * @description What went wrong, in a few words that stay the same
             * @example Session not found
             */
            title: string;
            /**
             * @description Where the error is explained
             * @example /docs/errors#SESSION_NOT_FOUND
             */
            type: string;
        } & {
            [key: string]: unknown;
        };
        ProcessList: {
            /** @description How far lines are that have to come back */
            lines: components["schemas"]["ComingBack"];
            /** @description Those that live, oldest first */
            processes: components["schemas"]["ProcessView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ProcessView: {
            /**
             * @description Where others reach it
             * @example http://10.0.0.7:3003
             */
            address: string | null;
            /** @description True for one that hands its lines to others, and takes no more */
            draining: boolean;
            /**
             * @description Lines that it holds
             * @example 120
             */
            held: number;
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description Lines that it may hold
             * @example 5000
             */
            most: number;
            /**
             * @description What sessions have as `owner`
             * @example 6f1c0f5e
             */
            name: string;
            /**
             * @description What it does
             * @example [
             *       "api",
             *       "sessions"
             *     ]
             */
            roles: string[];
            /**
             * Format: date-time
             * @description When it started
             */
            startedAt: string;
        };
        ProductAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description The product */
            product: components["schemas"]["ProductView"];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ProductBody: {
            /**
             * @description ISO 4217
             * @example RUB
             */
            currency?: string;
            /**
             * @description What it says of itself; null when nothing
             * @example With beetroot and sour cream
             */
            description?: string;
            /** @description Customers do not see it */
            hidden?: boolean;
            /** @description In place of those that there are */
            images?: components["schemas"]["PictureBody"][];
            /**
             * @description Its name
             * @example Borscht
             */
            name?: string;
            /**
             * @description Thousandths of `currency`
             * @example 450000
             */
            price?: number;
            /**
             * @description The seller’s own number for it
             * @example SOUP-1
             */
            retailer_id?: string;
            /**
             * @description Where more is told of it
             * @example https://example.com/soup
             */
            url?: string;
        };
        ProductView: {
            /**
             * @description By ISO 4217; null when WhatsApp does not tell
             * @example RUB
             */
            currency: string | null;
            /** @description What it says of itself; null when nothing */
            description: string | null;
            /**
             * @description Whether customers do not see it
             * @example false
             */
            hidden: boolean;
            /**
             * @description What it is known by from now on
             * @example 4875694632487
             */
            id: string;
            /** @description Where pictures of it are */
            images: string[];
            /**
             * @description Its name
             * @example Borscht
             */
            name: string;
            /**
             * @description Thousandths of `currency`
             * @example 450000
             */
            price: number | null;
            /**
             * @description The seller’s own number of it; null without one
             * @example SOUP-1
             */
            retailer_id: string | null;
            /**
             * @description WhatsApp’s word for whether it was let in
             * @example APPROVED
             */
            review: string | null;
            /** @description Where more is told of it */
            url: string | null;
        };
        ProfileAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description WhatsApp’s id in place of the number; null when it is not known
             * @example 12345678901234@lid
             */
            lid: string | null;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Its name
             * @example The kitchen
             */
            name: string | null;
            /**
             * @description The number, digits alone; null when WhatsApp does not tell
             * @example 79001234567
             */
            phone: string;
            /**
             * @description What the account says of itself
             * @example Open from noon
             */
            status: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ProfileNameBody: {
            /**
             * @description Others see it where they have no name for the number
             * @example The kitchen
             */
            name: string;
        };
        ProfilePictureAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /** @description Where it is for some days; null where there is none */
            url: string | null;
        };
        ProfileStatusBody: {
            /**
             * @description What the account says of itself
             * @example Open from noon
             */
            status: string;
        };
        /** @description A QR code to scan; it replaces the one before */
        QrEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Content of the QR code */
            qr: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "qr";
        };
        QrJson: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description What the QR code says; null when none is pending */
            qr: string | null;
            /** @description The QR code as a PNG, for `<img src>` */
            qrDataUrl: string | null;
            /** @description The QR code in block characters */
            qrTerminal: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ReactionBody: {
            /**
             * @description One emoji; empty takes the reaction back
             * @example 👍
             */
            emoji: string;
            /**
             * @description Id of the message, which has to be one of this chat
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description The same as `to`
             * @example +7 900 123-45-67
             */
            phone?: string | number;
            /**
             * @description Phone number or JID of the recipient
             * @example +7 900 123-45-67
             */
            to?: string | number;
        };
        /** @description A reaction to a message */
        ReactionEvent: {
            /** @description The conversation: JID of the person or group */
            chat: string;
            /** @description The company it belongs to */
            companyId: string;
            /** @description The reaction; empty when it was taken back */
            emoji: string;
            /** @description Who did it; by phone and by LID where both are known */
            from: {
                /** @description WhatsApp’s own identifier, which hides the number */
                lid: string | null;
                /** @description Phone number, E.164 without + */
                phone: string | null;
                /** @description The name that they chose on WhatsApp */
                username?: string;
            };
            /** @description True for what the company itself did */
            fromMe: boolean;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description Id of the message, as WhatsApp has it */
            messageId: string;
            /** @description The message that it is about */
            targetMessageId: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "reaction";
        };
        Recipient: {
            /**
             * @description The same as `to`
             * @example +7 900 123-45-67
             */
            phone?: string | number;
            /**
             * @description Phone number or JID of the recipient
             * @example +7 900 123-45-67
             */
            to?: string | number;
        };
        RecipientView: {
            /**
             * Format: date-time
             * @description When a first device of this member had it
             */
            delivered: string | null;
            /**
             * @description WhatsApp’s own identifier
             * @example 12345678901234@lid
             */
            lid: string | null;
            /**
             * @description E.164 without +
             * @example 79001234567
             */
            phone: string | null;
            /**
             * Format: date-time
             * @description When this member heard or watched it
             */
            played: string | null;
            /**
             * Format: date-time
             * @description When this member saw it
             */
            read: string | null;
            /**
             * @description The name that they chose on WhatsApp
             * @example anna_1
             */
            username?: string;
        };
        /** @description No attempt to connect again succeeded */
        ReconnectFailedEvent: {
            /** @description How many there were */
            attempts: number;
            /** @description The close code of WhatsApp, where there is one */
            code: number | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description What happened, for people */
            reason: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "reconnect_failed";
        };
        /** @description The session will connect again */
        ReconnectingEvent: {
            /** @description Which attempt */
            attempt: number;
            /** @description The close code of WhatsApp, where there is one */
            code: number | null;
            /** @description The company it belongs to */
            companyId: string;
            /** @description After so many milliseconds */
            delayMs: number;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description What happened, for people */
            reason: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "reconnecting";
        };
        RecordedMessageView: {
            /**
             * @description The conversation, as events name it
             * @example 79001234567@s.whatsapp.net
             */
            chat: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * Format: date-time
             * @description When it was received, or about to leave
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was deleted for everybody; what it said stays on record
             */
            deletedAt: string | null;
            /**
             * @description Whether it came in or went out
             * @example in
             * @enum {string}
             */
            direction: "in" | "out";
            /**
             * Format: date-time
             * @description When its words were last changed; null when they were not
             */
            editedAt: string | null;
            /** @description Why WhatsApp refused it; null when it did not */
            failure: components["schemas"]["RefusalView"] | null;
            /** @description Who wrote it; both are null for what the company wrote */
            from: components["schemas"]["PartyView"];
            /**
             * @description Whether the account wrote it, on whatever device
             * @example false
             */
            fromMe: boolean;
            /**
             * @description Whether the chat is a group
             * @example false
             */
            isGroup: boolean;
            /**
             * @description What kind the message is of
             * @example text
             */
            kind: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description WhatsApp’s id of the message
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description Whether it waited at WhatsApp while nobody was connected
             * @example false
             */
            offline: boolean;
            /**
             * @description What the sender calls himself; null when that is not known
             * @example Anna
             */
            pushName: string | null;
            /**
             * @description WhatsApp’s id of the message that is quoted; null without one
             * @example null
             */
            quotedMessageId: string | null;
            /** @description The members of a group that have a message of the company; null for other chats, for what came in, and in lists */
            recipients: components["schemas"]["RecipientView"][] | null;
            /**
             * @description When WhatsApp took it, seconds since 1970
             * @example 1760000000
             */
            sentAt: number;
            /**
             * @description How far a message of the company got; of a group, with the member that it got furthest with
             * @enum {string|null}
             */
            status: "queued" | "scheduled" | "expired" | "cancelled" | "pending" | "accepted" | "failed" | "delivered" | "read" | "played" | null;
            /** @description When each status was reached */
            statusTimes: components["schemas"]["StatusTimesView"];
            /**
             * @description What people read; null where there are no words
             * @example Is there a table for two?
             */
            text: string | null;
            /**
             * @description The same as `kind`
             * @example text
             */
            type: string;
        } & {
            [key: string]: unknown;
        };
        RedeliverBody: {
            /** @description A range of the log, also what was not delivered before: events after this id … */
            after?: string;
            /**
             * @description Everything that was given up
             * @enum {string}
             */
            all?: "failed";
            /**
             * @description Ids of deliveries
             * @example [
             *       "17"
             *     ]
             */
            ids?: string[];
            /** @description … up to and with this one */
            until?: string;
        };
        Redelivery: {
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description Deliveries that were queued again
             * @example 3
             */
            queued: number;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        RefusalView: {
            /**
             * @description What to do about it
             * @example Wait until they write first.
             */
            advice: string;
            /**
             * @description WhatsApp’s code; null when it gave none
             * @example 463
             */
            code: number | null;
            /**
             * @description What that means
             * @example WhatsApp holds back messages of this number to people who never wrote to it
             */
            meaning: string;
            /**
             * @description Of a message that WhatsApp has not confirmed in time: it may have left
             * @enum {string}
             */
            outcome?: "unknown";
        };
        RejectBody: {
            /**
             * @description Who calls, as the event of the call has it; needed where that was told before the session was last connected
             * @example +7 900 123-45-67
             */
            from?: string | number;
        };
        /** @description Another connection took over; this one does not come back by itself */
        ReplacedEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description What happened, for people */
            reason: string;
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "replaced";
        };
        RequestsAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The group, by its JID
             * @example 120363041234567890@g.us
             */
            group: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /** @description Who wants to join */
            requests: components["schemas"]["JoinRequestView"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        ResponseBody: {
            /**
             * @description How many come along
             * @default 0
             */
            guests?: number;
            /**
             * @description The answer
             * @example going
             * @enum {string}
             */
            response: "going" | "not_going" | "maybe";
        };
        /** @description WhatsApp holds the line back towards people who never wrote to it, or does so no longer */
        RestrictionEvent: {
            /** @description False when it is over */
            active: boolean;
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description WhatsApp’s word for why */
            reason: string | null;
            /**
             * @description No new conversations until then (463), or no more of them in this cycle (475)
             * @enum {string}
             */
            state: "timelock" | "quota";
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /** @description Of a quota: new conversations in a cycle */
            total: number | null;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "restriction";
            /**
             * Format: date-time
             * @description Until when, where WhatsApp says so
             */
            until: string | null;
            /** @description Of a quota: those that were begun */
            used: number | null;
        };
        RestrictionView: {
            /**
             * @description WhatsApp’s word for why
             * @example WEB_COMPANION_ONLY
             */
            reason: string | null;
            /**
             * @description No new conversations until then (463), or no more in this cycle (475)
             * @enum {string}
             */
            state: "timelock" | "quota";
            /** @description Of a quota: new conversations in a cycle */
            total: number | null;
            /**
             * Format: date-time
             * @description Until when; null where WhatsApp does not say
             */
            until: string | null;
            /** @description Of a quota: those that were begun */
            used: number | null;
        };
        RetentionAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Messages and events that are older are removed
             * @example 7
             */
            days: number;
            /**
             * @description As long as those of other companies are kept: no company has longer
             * @example 30
             */
            longest: number;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        RetentionBody: {
            /**
             * @description How many days
             * @example 7
             */
            days: number;
        };
        RetryAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Messages that are handled once more
             * @example 1
             */
            queued: number;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        RetryBody: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
        };
        RevokedKey: {
            /**
             * @description Whether it opens everything
             * @example false
             */
            admin: boolean;
            /**
             * @description null for an admin’s
             * @example 962302
             */
            companyId: string | null;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description null: never
             */
            expiresAt: string | null;
            /**
             * @description What it is known by from now on
             * @example 6f1c0f5e-6a53-4c0e-8d3c-0f6a2b9d1e77
             */
            id: string;
            /**
             * Format: date-time
             * @description About a minute behind at most
             */
            lastUsedAt: string | null;
            /**
             * @description Its name
             * @example Shop front
             */
            name: string | null;
            /**
             * @description The first characters of the key
             * @example sb_4fQ2xYz
             */
            prefix: string;
            /**
             * Format: date-time
             * @description null: it is not
             */
            revokedAt: string | null;
            /** @description What it may do */
            scopes: ("read" | "send" | "manage")[];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        RotatedSecret: {
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * Format: date-time
             * @description Until then requests are signed with the one before as well
             */
            previousValidUntil: string;
            /**
             * @description The new secret; shown this once
             * @example whsec_…
             */
            secret: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        SendOptions: {
            /**
             * @description What of the queue has not left by then is `expired`: a date and time with its zone, such as 2027-01-31T12:00:00Z or 2027-01-31T12:00:00+03:00, or a date, which begins in UTC
             * @example 2027-01-31T18:00:00Z
             */
            expires_at?: string;
            /** @description Answers at once with 202, and sends when the session is connected and the limits allow; of a chat in order */
            queue?: boolean;
            /**
             * @description Id of the message to quote
             * @example 3EB0C431C26A1916E07E
             */
            quoted?: string;
            /**
             * @description Sends it then, by the queue: a date and time with its zone, such as 2027-01-31T12:00:00Z or 2027-01-31T12:00:00+03:00, or a date, which begins in UTC
             * @example 2027-01-31T12:00:00Z
             */
            send_at?: string;
        };
        SentAnswer: {
            /** @description Of an album: ids of all its messages in their order, of which `messageId` is the first */
            album?: string[];
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The recipient as it was given
             * @example +7 900 123-45-67
             */
            input: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description WhatsApp’s id of the message
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description The recipient: E.164 digits, or the JID that was given
             * @example 79001234567
             */
            phone: string;
            /**
             * @description `accepted` once WhatsApp’s server has it; with 202 what the queue has made of it
             * @enum {string}
             */
            status: "accepted" | "queued" | "scheduled";
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * Format: date-time
             * @description When WhatsApp confirmed the message, or the queue took it
             */
            timestamp: string;
            /**
             * @description The chat as events name it: what it was sent to
             * @example 79001234567@s.whatsapp.net
             */
            to: string;
        };
        SessionDetails: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Whether WhatsApp is connected now
             * @example true
             */
            connected: boolean;
            /**
             * Format: date-time
             * @description Since when; null while it is not
             * @example 2026-01-31T12:00:00.000Z
             */
            connectedAt: string | null;
            /** @description Whether it works, and why not */
            health: components["schemas"]["SessionHealth"];
            /**
             * @description What went wrong last; null when nothing did
             * @example null
             */
            lastError: string | null;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The process that runs the session
             * @example 6f1a90b2
             */
            owner: string | null;
            /**
             * @description The number of the account, digits alone; null until a phone has linked it
             * @example 79001234567
             */
            phoneNumber: string | null;
            /**
             * @description Tries since the last connection that held
             * @example 0
             */
            reconnectAttempts: number;
            /**
             * @description How it stands
             * @example connected
             * @enum {string}
             */
            status: "idle" | "connecting" | "qr" | "pairing" | "passkey" | "connected" | "reconnecting" | "logged_out" | "replaced" | "outdated" | "failed";
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        SessionHealth: {
            /**
             * @description Connected, and WhatsApp confirms what is sent
             * @example true
             */
            healthy: boolean;
            /**
             * @description The number of the account, digits alone; null until a phone has linked it
             * @example 79001234567
             */
            phoneNumber: string | null;
            /**
             * @description What is wrong: with the connection while it is open, else why it is not; null when nothing is known to be
             * @example null
             */
            reason: string | null;
            /** @description What WhatsApp holds the line back by towards people who never wrote to it; null for nothing */
            restriction: components["schemas"]["RestrictionView"] | null;
        };
        SessionHealthAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Connected, and WhatsApp confirms what is sent
             * @example true
             */
            healthy: boolean;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The number of the account, digits alone; null until a phone has linked it
             * @example 79001234567
             */
            phoneNumber: string | null;
            /**
             * @description What is wrong: with the connection while it is open, else why it is not; null when nothing is known to be
             * @example null
             */
            reason: string | null;
            /** @description What WhatsApp holds the line back by towards people who never wrote to it; null for nothing */
            restriction: components["schemas"]["RestrictionView"] | null;
            /**
             * @description True when healthy
             * @example true
             */
            success: boolean;
        };
        SessionList: {
            /**
             * @description How many are in this answer
             * @example 1
             */
            count: number;
            /** @description Of all sessions, whatever was asked for */
            metrics: components["schemas"]["PoolCounts"];
            /** @description `cursor` of the next page, null on the last one; left out where no `limit` was asked for */
            next?: string | null;
            /** @description By line, in the order of their text forms */
            sessions: components["schemas"]["SessionSummary"][];
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        SessionSummary: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description Whether WhatsApp is connected now
             * @example true
             */
            connected: boolean;
            /**
             * Format: date-time
             * @description Since when; null while it is not
             * @example 2026-01-31T12:00:00.000Z
             */
            connectedAt: string | null;
            /** @description Whether it works, and why not */
            health: components["schemas"]["SessionHealth"];
            /**
             * @description What went wrong last; null when nothing did
             * @example null
             */
            lastError: string | null;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description The process that runs the session
             * @example 6f1a90b2
             */
            owner: string | null;
            /**
             * @description The number of the account, digits alone; null until a phone has linked it
             * @example 79001234567
             */
            phoneNumber: string | null;
            /**
             * @description Tries since the last connection that held
             * @example 0
             */
            reconnectAttempts: number;
            /**
             * @description How it stands
             * @example connected
             * @enum {string}
             */
            status: "idle" | "connecting" | "qr" | "pairing" | "passkey" | "connected" | "reconnecting" | "logged_out" | "replaced" | "outdated" | "failed";
        };
        SessionTotals: {
            /**
             * @description Whether WhatsApp is connected now
             * @example 1
             */
            connected: number;
            /**
             * @description Those that are not connected
             * @example 0
             */
            disconnected: number;
            /**
             * @description All of them
             * @example 1
             */
            total: number;
        };
        SimpleMessage: {
            /**
             * @description The conversation; `from` or `phone` when left out
             * @example +7 900 123-45-67
             */
            chat?: string | number;
            /**
             * @description Phone number or JID of the sender; needed in a group
             * @example +7 900 123-45-67
             */
            from?: string | number;
            /**
             * @description Whether the account wrote it, on whatever device
             * @default false
             */
            fromMe?: boolean;
            /**
             * @description WhatsApp’s id of the message
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description The same as `from`
             * @example +7 900 123-45-67
             */
            phone?: string | number;
            /**
             * @description What the sender calls himself; null when that is not known
             * @example Anna
             */
            pushName?: string;
            /**
             * @description What people read; null where there are no words
             * @example Is there a table for two?
             */
            text?: string;
            /**
             * @description Seconds or milliseconds since 1970, or a date and time with its zone; when the message was sent
             * @example 1760000000
             */
            timestamp: number | string;
            /**
             * @description What kind it is of
             * @default text
             */
            type?: string;
        };
        StarBody: {
            /**
             * @description Whether it has a star
             * @example true
             */
            starred: boolean;
        };
        StatusAnswer: {
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description WhatsApp’s id of the message
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description How many of the recipients are on WhatsApp, and see it
             * @example 12
             */
            seenBy: number;
            /**
             * @description How it stands
             * @enum {string}
             */
            status: "accepted";
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * Format: date-time
             * @description When WhatsApp confirmed it
             */
            timestamp: string;
        };
        StatusBody: {
            /** @description A sound */
            audio?: components["schemas"]["StatusContentsAudio"];
            /**
             * @description WhatsApp’s id that it gets
             * @example 3EB0C431C26A1916E07E
             */
            id?: string;
            /** @description A picture */
            image?: components["schemas"]["StatusContentsImage"];
            /**
             * @description Comes back with its events
             * @example spring
             */
            metadata?: string;
            /**
             * @description Who sees it: phone numbers or JIDs; `all` is everybody with whom the line has a chat, 5000 at most
             * @example [
             *       "79001234567"
             *     ]
             */
            recipients: "all" | string[];
            /** @description A text */
            text?: components["schemas"]["StatusContentsText"];
            /**
             * @description Its content is in the member of that name
             * @default text
             * @enum {string}
             */
            type?: "text" | "image" | "video" | "audio";
            /** @description A video, MP4 or 3GP */
            video?: components["schemas"]["StatusContentsVideo"];
        };
        StatusContentsAudio: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
            /** @description True for a voice message: it is converted to Ogg with Opus where it is something else */
            voice?: boolean;
        };
        StatusContentsImage: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Words below it */
            caption?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
        };
        StatusContentsText: {
            /** @description What stands behind them, such as #128c7e */
            background_color?: string;
            /** @description The words */
            body: string;
            /** @description The font, as WhatsApp numbers them: 0 is that of the system */
            font?: number;
        };
        StatusContentsVideo: {
            /** @description The file itself, base64, for small ones */
            base64?: string;
            /** @description Words below it */
            caption?: string;
            /** @description Id of a medium of the company (`POST …/media`) */
            id?: string;
            /** @description Where it can be fetched, http:// or https:// */
            link?: string;
            /** @description MIME type, where the file itself does not tell */
            mime_type?: string;
        };
        StatusDeleted: {
            /** @description Id of the message that told of it */
            changeId: string | null;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description WhatsApp’s id of the message
             * @example 3EB0C431C26A1916E07E
             */
            messageId: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * Format: date-time
             * @description When WhatsApp confirmed it
             */
            timestamp: string;
        };
        /** @description Somebody posted a status (a story) */
        StatusPostEvent: {
            /** @description The company it belongs to */
            companyId: string;
            /** @description Unique, and the `after` to resume from; with a dot for an event that is not kept in the log */
            id: string;
            /** @description The line of the company: `main`, or its name */
            line: string;
            /** @description The message */
            message: {
                /** @description The ad or post that led to this message */
                ad?: {
                    /** @description Its words */
                    body?: string;
                    /** @description WhatsApp’s id of the click */
                    ctwaClid?: string;
                    /** @description Id of the ad or post */
                    sourceId?: string;
                    /** @description `ad` or `post` */
                    sourceType?: string;
                    /** @description Where it stands */
                    sourceUrl?: string;
                    /** @description Its heading */
                    title?: string;
                };
                /** @description Messages with the same one belong together */
                albumId?: string;
                /** @description What was chosen */
                answer?: {
                    /** @description The second line of a row */
                    description?: string;
                    /**
                     * @description What was chosen from
                     * @enum {string}
                     */
                    from: "buttons" | "list" | "template" | "flow";
                    /** @description Id of the choice, as the offer named it */
                    id: string | null;
                    /** @description What a flow was answered with, JSON */
                    parameters?: string;
                    /** @description Its words */
                    title: string | null;
                };
                /** @description The channel that somebody is invited to */
                channelInvite?: {
                    /** @description True for an invitation to run it with others, and not to follow it */
                    admin?: boolean;
                    /** @description JID of the channel */
                    channel: string;
                    /**
                     * Format: date-time
                     * @description Until when it can be used
                     */
                    expiresAt?: string;
                    /** @description Its name */
                    name: string | null;
                };
                /** @description The conversation: JID of the person or group */
                chat: string;
                /** @description The cards */
                contacts?: {
                    /** @description The name on the card */
                    name: string | null;
                    /** @description Phone numbers */
                    phones: string[];
                    /** @description The whole card, vCard */
                    vcard: string;
                }[];
                /** @description Seconds after which it disappears */
                ephemeral?: number;
                /** @description The event */
                event?: {
                    /** @description Link of its call */
                    call?: string;
                    /** @description True when it was called off */
                    canceled?: boolean;
                    /** @description What it is about */
                    description?: string;
                    /**
                     * Format: date-time
                     * @description When it ends
                     */
                    end?: string;
                    /** @description True when guests may bring guests */
                    guests?: boolean;
                    /** @description Where it is */
                    location?: string;
                    /** @description What it is called */
                    name: string;
                    /**
                     * Format: date-time
                     * @description When it begins
                     */
                    start?: string;
                };
                /** @description True when it was passed on */
                forwarded?: boolean;
                /** @description How often it was passed on, as far as its sender knows */
                forwards?: number;
                /** @description Who did it; by phone and by LID where both are known */
                from: {
                    /** @description WhatsApp’s own identifier, which hides the number */
                    lid: string | null;
                    /** @description Phone number, E.164 without + */
                    phone: string | null;
                    /** @description The name that they chose on WhatsApp */
                    username?: string;
                };
                /** @description True for what the company itself did */
                fromMe: boolean;
                /** @description The offer */
                interactive?: {
                    /** @description What can be chosen */
                    buttons: {
                        /** @description What stands below */
                        description?: string;
                        /** @description What comes back when it is chosen */
                        id: string | null;
                        /** @description What it says */
                        title: string;
                        /** @description Where it leads */
                        url?: string;
                    }[];
                    /** @description What stands below */
                    footer?: string;
                    /** @description What stands above */
                    header?: string;
                    /** @description What opens the list */
                    label?: string;
                };
                /** @description The invitation */
                invite?: {
                    /** @description Code to join with */
                    code: string | null;
                    /**
                     * Format: date-time
                     * @description Until when it can be used
                     */
                    expiresAt?: string;
                    /** @description JID of the group */
                    group: string;
                    /** @description Its name */
                    name: string | null;
                };
                /** @description True in a group */
                isGroup: boolean;
                /** @description Where */
                location?: {
                    /** @description Metres */
                    accuracy?: number;
                    /** @description Its address */
                    address?: string;
                    /** @description Degrees */
                    latitude: number;
                    /** @description True when its sender shares where they are as they move */
                    live?: boolean;
                    /** @description Degrees */
                    longitude: number;
                    /** @description What the place is called */
                    name?: string;
                    /** @description A page about it */
                    url?: string;
                };
                /** @description The medium, as its sender described it */
                media?: {
                    /** @description True for a sticker that moves */
                    animated?: boolean;
                    /** @description Name of the file */
                    fileName?: string;
                    /** @description True for a video that is shown as a moving picture */
                    gif?: boolean;
                    /** @description Pixels */
                    height?: number;
                    /** @description MIME type, as its sender gave it */
                    mimeType?: string;
                    /** @description True for a round video note */
                    note?: boolean;
                    /** @description Pages of a document */
                    pages?: number;
                    /** @description How long it plays */
                    seconds?: number;
                    /** @description SHA-256 of the file, hexadecimal */
                    sha256?: string;
                    /** @description Bytes of the file */
                    size?: number;
                    /** @description A small JPEG, base64 */
                    thumbnail?: string;
                    /** @description True for a voice message */
                    voice?: boolean;
                    /** @description Pixels */
                    width?: number;
                };
                /** @description Who is mentioned */
                mentions?: string[];
                /** @description True when everybody in the group is mentioned */
                mentionsAll?: boolean;
                /** @description Id of the message, as WhatsApp has it */
                messageId: string;
                /** @description What the client said of the message when it sent it */
                metadata?: string;
                /** @description True for a message that waited on the server while the session was away */
                offline: boolean;
                /** @description The order */
                order?: {
                    /** @description Currency of `total`, ISO 4217 */
                    currency?: string;
                    /** @description Id of the order */
                    id: string;
                    /** @description How many items */
                    items: number;
                    /** @description What it is called */
                    title?: string;
                    /** @description What `GET …/catalog/orders/:orderId` asks for */
                    token?: string;
                    /** @description What it costs, thousandths of `currency` */
                    total?: number;
                };
                /** @description The poll */
                poll?: {
                    /** @description The question */
                    name: string;
                    /** @description The options */
                    options: string[];
                    /** @description How many one may choose; 0 for any number */
                    selectableCount: number;
                };
                /** @description The product */
                product?: {
                    /** @description JID of the business that sells it */
                    business?: string;
                    /** @description Currency of `price`, ISO 4217 */
                    currency?: string;
                    /** @description What it is */
                    description?: string;
                    /** @description Id of the product */
                    id?: string;
                    /** @description What it costs, thousandths of `currency` */
                    price?: number;
                    /** @description Id that its seller has for it */
                    retailerId?: string;
                    /** @description What it is called */
                    title?: string;
                    /** @description A page about it */
                    url?: string;
                };
                /** @description The name that the sender goes by */
                pushName: string | null;
                /** @description The message that this one answers */
                quotedMessageId: string | null;
                /** @description When WhatsApp took the message, seconds since 1970 */
                sentAt: number;
                /** @description Its words: of a text, the caption of a medium, the question of a poll, the chosen answer */
                text: string | null;
                /** @description What it holds. `text`: words; `image`: a picture; `text` is its caption; `video`: a video, also a round note or a GIF; `text` is its caption; `audio`: a sound or a voice message; `document`: a file; `text` is its caption; `sticker`: a sticker; `location`: a place, or where somebody is; `text` is the comment; `contacts`: visiting cards; `text` is the name on the first, or of all; `poll`: a poll; `text` is its question. Votes come as `poll_vote`; `event`: an invitation to an event; `text` is its name. Answers come as `event_response`; `answer`: a choice from buttons or a list; `text` is its title; `interactive`: an offer of buttons or of a list, or a template; `text` is its body, `media` what stands above; `group_invite`: an invitation to a group; `text` is its caption; `channel_invite`: an invitation to a channel; `text` is its caption; `order`: an order from a catalog; `text` is its message; `product`: a product of a catalog; `text` is what was written below it; `unsupported`: what this program does not know; `text` holds its words where there are some; `unavailable`: what WhatsApp does not give to linked devices, such as media to be viewed once; `undecryptable`: its sender is asked to send it again, and it comes once more, with the same id and its content */
                type: string;
                /** @description True when it can be viewed once */
                viewOnce?: boolean;
            };
            /**
             * Format: date-time
             * @description When it happened
             */
            timestamp: string;
            /**
             * @description What kind it is of (enum property replaced by openapi-typescript)
             * @enum {string}
             */
            type: "status_post";
        };
        StatusTimesView: {
            /**
             * Format: date-time
             * @description When WhatsApp’s server took it
             */
            accepted: string | null;
            /**
             * Format: date-time
             * @description When a first device of the recipient had it
             */
            delivered: string | null;
            /**
             * Format: date-time
             * @description When WhatsApp refused it
             */
            failed: string | null;
            /**
             * Format: date-time
             * @description When it was heard or watched first
             */
            played: string | null;
            /**
             * Format: date-time
             * @description When it was seen first
             */
            read: string | null;
        };
        SubgroupAnswer: {
            /**
             * @description The community
             * @example 120363041234567891@g.us
             */
            community: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description The group, by its JID */
            group: components["schemas"]["GroupView"];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        SubgroupList: {
            /**
             * @description The community
             * @example 120363041234567891@g.us
             */
            community: string;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /** @description Groups */
            groups: components["schemas"]["GroupSummaryView"][];
            /**
             * @description The line of the company: `main`, or its name
             * @example main
             */
            line: string;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        Success: {
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        TemplateAnswer: {
            /**
             * @description What it is for: as Meta’s Cloud API names it
             * @enum {string}
             */
            category: "MARKETING" | "UTILITY" | "AUTHENTICATION";
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description As in the Cloud API: a BODY; a HEADER of format TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION; a FOOTER; BUTTONS of type QUICK_REPLY, URL, PHONE_NUMBER and COPY_CODE
             * @example [
             *       {
             *         "type": "HEADER",
             *         "format": "TEXT",
             *         "text": "Your order"
             *       },
             *       {
             *         "type": "BODY",
             *         "text": "Hello {{1}}, your order {{2}} has left.",
             *         "example": {
             *           "body_text": [
             *             [
             *               "Anna",
             *               "A-17"
             *             ]
             *           ]
             *         }
             *       },
             *       {
             *         "type": "FOOTER",
             *         "text": "Thank you for your trust"
             *       },
             *       {
             *         "type": "BUTTONS",
             *         "buttons": [
             *           {
             *             "type": "URL",
             *             "text": "Follow it",
             *             "url": "https://shop.example/orders/{{1}}",
             *             "example": [
             *               "A-17"
             *             ]
             *           }
             *         ]
             *       }
             *     ]
             */
            components: {
                [key: string]: unknown;
            }[];
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * @description Not in the Cloud API: what stands for a variable that a message does not give, by its name; a numbered one of the header is `header.1`
             * @example {
             *       "1": "friend"
             *     }
             */
            defaults: {
                [key: string]: string;
            };
            /**
             * @description Not in the Cloud API: whether it stands in for languages in which there is none of this name
             * @example false
             */
            fallback: boolean;
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description The language, such as `en_US`
             * @example en
             */
            language: string;
            /**
             * @description Its name
             * @example order_left
             */
            name: string;
            /**
             * @description Whether variables are numbers or names
             * @enum {string}
             */
            parameter_format: "POSITIONAL" | "NAMED";
            /**
             * @description Nobody reviews here: APPROVED at once
             * @enum {string}
             */
            status: "APPROVED" | "PAUSED" | "DISABLED";
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * Format: date-time
             * @description When it was last changed
             */
            updatedAt: string;
        };
        TemplateList: {
            /** @description `cursor` of the next page; null on the last one */
            next: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /** @description Newest first. A page ends at `limit`, or at 1 MB */
            templates: components["schemas"]["TemplateView"][];
        };
        TemplatePreview: {
            /**
             * @description The message object that it amounts to, as `POST …/messages` takes it
             * @example {
             *       "type": "interactive",
             *       "interactive": {
             *         "type": "button",
             *         "header": {
             *           "type": "text",
             *           "text": "Your order"
             *         },
             *         "body": {
             *           "text": "Hello Anna, your order A-17 has left."
             *         },
             *         "footer": {
             *           "text": "Thank you for your trust"
             *         },
             *         "action": {
             *           "buttons": [
             *             {
             *               "type": "url",
             *               "url": {
             *                 "title": "Follow it",
             *                 "url": "https://shop.example/orders/A-17"
             *               }
             *             }
             *           ]
             *         },
             *         "fallback": "text"
             *       }
             *     }
             */
            message: {
                [key: string]: unknown;
            };
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        TemplateView: {
            /**
             * @description What it is for: as Meta’s Cloud API names it
             * @enum {string}
             */
            category: "MARKETING" | "UTILITY" | "AUTHENTICATION";
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * @description As in the Cloud API: a BODY; a HEADER of format TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION; a FOOTER; BUTTONS of type QUICK_REPLY, URL, PHONE_NUMBER and COPY_CODE
             * @example [
             *       {
             *         "type": "HEADER",
             *         "format": "TEXT",
             *         "text": "Your order"
             *       },
             *       {
             *         "type": "BODY",
             *         "text": "Hello {{1}}, your order {{2}} has left.",
             *         "example": {
             *           "body_text": [
             *             [
             *               "Anna",
             *               "A-17"
             *             ]
             *           ]
             *         }
             *       },
             *       {
             *         "type": "FOOTER",
             *         "text": "Thank you for your trust"
             *       },
             *       {
             *         "type": "BUTTONS",
             *         "buttons": [
             *           {
             *             "type": "URL",
             *             "text": "Follow it",
             *             "url": "https://shop.example/orders/{{1}}",
             *             "example": [
             *               "A-17"
             *             ]
             *           }
             *         ]
             *       }
             *     ]
             */
            components: {
                [key: string]: unknown;
            }[];
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * @description Not in the Cloud API: what stands for a variable that a message does not give, by its name; a numbered one of the header is `header.1`
             * @example {
             *       "1": "friend"
             *     }
             */
            defaults: {
                [key: string]: string;
            };
            /**
             * @description Not in the Cloud API: whether it stands in for languages in which there is none of this name
             * @example false
             */
            fallback: boolean;
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description The language, such as `en_US`
             * @example en
             */
            language: string;
            /**
             * @description Its name
             * @example order_left
             */
            name: string;
            /**
             * @description Whether variables are numbers or names
             * @enum {string}
             */
            parameter_format: "POSITIONAL" | "NAMED";
            /**
             * @description Nobody reviews here: APPROVED at once
             * @enum {string}
             */
            status: "APPROVED" | "PAUSED" | "DISABLED";
            /**
             * Format: date-time
             * @description When it was last changed
             */
            updatedAt: string;
        };
        TestedWebhook: {
            /** @description Whether the endpoint answered with 2xx */
            delivered: boolean;
            /** @description Milliseconds that the request took */
            durationMs: number | null;
            /**
             * @description Why it failed; null when it did not
             * @example ECONNREFUSED
             */
            error: string | null;
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /** @description The beginning of what the endpoint answered, when it failed */
            response: string | null;
            /** @description HTTP status of the endpoint; null without an answer */
            status: number | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
        };
        UpdateTemplateBody: {
            /**
             * @description What it is for: as Meta’s Cloud API names it
             * @example UTILITY
             * @enum {string}
             */
            category?: "MARKETING" | "UTILITY" | "AUTHENTICATION";
            /**
             * @description As in the Cloud API: a BODY; a HEADER of format TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION; a FOOTER; BUTTONS of type QUICK_REPLY, URL, PHONE_NUMBER and COPY_CODE
             * @example [
             *       {
             *         "type": "HEADER",
             *         "format": "TEXT",
             *         "text": "Your order"
             *       },
             *       {
             *         "type": "BODY",
             *         "text": "Hello {{1}}, your order {{2}} has left.",
             *         "example": {
             *           "body_text": [
             *             [
             *               "Anna",
             *               "A-17"
             *             ]
             *           ]
             *         }
             *       },
             *       {
             *         "type": "FOOTER",
             *         "text": "Thank you for your trust"
             *       },
             *       {
             *         "type": "BUTTONS",
             *         "buttons": [
             *           {
             *             "type": "URL",
             *             "text": "Follow it",
             *             "url": "https://shop.example/orders/{{1}}",
             *             "example": [
             *               "A-17"
             *             ]
             *           }
             *         ]
             *       }
             *     ]
             */
            components?: {
                [key: string]: unknown;
            }[];
            /**
             * @description Not in the Cloud API: what stands for a variable that a message does not give, by its name; a numbered one of the header is `header.1`
             * @example {
             *       "1": "friend"
             *     }
             */
            defaults?: {
                [key: string]: string;
            };
            /**
             * @description Not in the Cloud API: whether it stands in for languages in which there is none of this name
             * @example false
             */
            fallback?: boolean;
            /**
             * @description Whether variables are numbers or names
             * @enum {string}
             */
            parameter_format?: "POSITIONAL" | "NAMED";
            /**
             * @description One that is not APPROVED is not sent
             * @enum {string}
             */
            status?: "APPROVED" | "PAUSED" | "DISABLED";
        };
        UpdateWebhookBody: {
            /**
             * @description Events of a chat that come within a second arrive in one request, as `{"events": […]}`
             * @default false
             */
            batched?: boolean | null;
            /** @description False gives up what is pending; it can be redelivered after true */
            enabled?: boolean | null;
            /** @description All types when left out */
            events?: ("connected" | "disconnected" | "message" | "message_sent" | "media_ready" | "message_status" | "message_edited" | "message_deleted" | "message_pinned" | "reaction" | "poll_vote" | "event_response" | "status_post" | "channel_message" | "chat_updated" | "contact_updated" | "identity_mapped" | "label_updated" | "blocklist_updated" | "call" | "group_joined" | "group_left" | "group_updated" | "group_participants" | "group_join_request" | "restriction" | "logout" | "replaced" | "reconnect_failed" | "health_check_failed" | "error")[] | null;
            /**
             * @description Sent with every request; the values are never shown again
             * @example {
             *       "Authorization": "Bearer your-own-token"
             *     }
             */
            headers?: {
                [key: string]: string;
            };
            /**
             * @description All lines when left out
             * @example main
             */
            line?: string | null;
            /**
             * @description Where events are posted to
             * @example https://example.com/hook
             */
            url?: string | null;
        };
        VoteBody: {
            /**
             * @description What is chosen, in place of an earlier vote; none takes it back
             * @example [
             *       "19:00"
             *     ]
             */
            options: string[];
        };
        WebhookAnswer: {
            /**
             * @description Whether events of a chat that come within a second arrive in one request
             * @example false
             */
            batched: boolean;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * @description Why it does not work; null while it does
             * @example null
             */
            disabledReason: string | null;
            /**
             * @description Whether it works now
             * @example true
             */
            enabled: boolean;
            /** @description Null for all types */
            events: ("connected" | "disconnected" | "message" | "message_sent" | "media_ready" | "message_status" | "message_edited" | "message_deleted" | "message_pinned" | "reaction" | "poll_vote" | "event_response" | "status_post" | "channel_message" | "chat_updated" | "contact_updated" | "identity_mapped" | "label_updated" | "blocklist_updated" | "call" | "group_joined" | "group_left" | "group_updated" | "group_participants" | "group_join_request" | "restriction" | "logout" | "replaced" | "reconnect_failed" | "health_check_failed" | "error")[] | null;
            /**
             * Format: date-time
             * @description Since when deliveries fail
             */
            failingSince: string | null;
            /**
             * @description Names of the custom headers; null when they cannot be decrypted
             * @example [
             *       "Authorization"
             *     ]
             */
            headerNames: string[] | null;
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description Null for all lines
             * @example null
             */
            line: string | null;
            /**
             * Format: date-time
             * @description Deliveries failed in a row, so all wait until then
             */
            pausedUntil: string | null;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /**
             * Format: date-time
             * @description When it was last changed
             */
            updatedAt: string;
            /**
             * @description Where events are posted to
             * @example https://example.com/hook
             */
            url: string;
        };
        WebhookList: {
            /**
             * @description How many there are
             * @example 1
             */
            count: number;
            /**
             * @description Whether it was done; errors have `false`
             * @example true
             */
            success: boolean;
            /** @description Webhooks */
            webhooks: components["schemas"]["WebhookView"][];
        };
        WebhookView: {
            /**
             * @description Whether events of a chat that come within a second arrive in one request
             * @example false
             */
            batched: boolean;
            /**
             * @description The company
             * @example 962302
             */
            companyId: string;
            /**
             * Format: date-time
             * @description When it was made
             */
            createdAt: string;
            /**
             * @description Why it does not work; null while it does
             * @example null
             */
            disabledReason: string | null;
            /**
             * @description Whether it works now
             * @example true
             */
            enabled: boolean;
            /** @description Null for all types */
            events: ("connected" | "disconnected" | "message" | "message_sent" | "media_ready" | "message_status" | "message_edited" | "message_deleted" | "message_pinned" | "reaction" | "poll_vote" | "event_response" | "status_post" | "channel_message" | "chat_updated" | "contact_updated" | "identity_mapped" | "label_updated" | "blocklist_updated" | "call" | "group_joined" | "group_left" | "group_updated" | "group_participants" | "group_join_request" | "restriction" | "logout" | "replaced" | "reconnect_failed" | "health_check_failed" | "error")[] | null;
            /**
             * Format: date-time
             * @description Since when deliveries fail
             */
            failingSince: string | null;
            /**
             * @description Names of the custom headers; null when they cannot be decrypted
             * @example [
             *       "Authorization"
             *     ]
             */
            headerNames: string[] | null;
            /**
             * Format: uuid
             * @description What it is known by from now on
             */
            id: string;
            /**
             * @description Null for all lines
             * @example null
             */
            line: string | null;
            /**
             * Format: date-time
             * @description Deliveries failed in a row, so all wait until then
             */
            pausedUntil: string | null;
            /**
             * Format: date-time
             * @description When it was last changed
             */
            updatedAt: string;
            /**
             * @description Where events are posted to
             * @example https://example.com/hook
             */
            url: string;
        };
        WindowView: {
            /**
             * @description How many there may be
             * @example 30
             */
            limit: number;
            /**
             * @description As in the headers
             * @enum {string}
             */
            name: "company" | "recipient" | "reactions" | "new-contacts";
            /**
             * @description How many are left
             * @example 18
             */
            remaining: number;
            /** @description Milliseconds until one more is free than now; 0 when nothing is used */
            resetMs: number;
            /**
             * @description Counted in the last `windowMs`
             * @example 12
             */
            used: number;
            /**
             * @description In so many milliseconds
             * @example 60000
             */
            windowMs: number;
        };
    };
    responses: {
        /** @description `ACCESS_DENIED`: Access denied */
        ACCESS_DENIED: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `ACCESS_DENIED`: Access denied; `CHANNEL_ADMIN_REQUIRED`: Only admins of the channel may do this */
        "ACCESS_DENIED.CHANNEL_ADMIN_REQUIRED": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `ACCESS_DENIED`: Access denied; `GROUP_ADMIN_REQUIRED`: Only admins of the group may do this */
        "ACCESS_DENIED.GROUP_ADMIN_REQUIRED": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `ACCESS_DENIED`: Access denied; `RESTRICTED`: Held back by WhatsApp */
        "ACCESS_DENIED.RESTRICTED": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `ACK_TIMEOUT`: Message not confirmed by WhatsApp */
        ACK_TIMEOUT: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `ALREADY_CONNECTED`: Session already connected */
        ALREADY_CONNECTED: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `ALREADY_CONNECTED`: Session already connected; `NOT_CONNECTED`: Session not connected */
        "ALREADY_CONNECTED.NOT_CONNECTED": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `AUTHENTICATION_REQUIRED`: Authentication required; `NOT_CONNECTED`: Session not connected */
        "AUTHENTICATION_REQUIRED.NOT_CONNECTED": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `AUTHENTICATION_REQUIRED`: Authentication required; `NOT_CONNECTED`: Session not connected; `IDEMPOTENCY_IN_FLIGHT`: The same request is under way */
        "AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `AUTHENTICATION_REQUIRED`: Authentication required; `NOT_CONNECTED`: Session not connected; `TEMPLATE_PAUSED`: Template paused; `TEMPLATE_DISABLED`: Template disabled; `IDEMPOTENCY_IN_FLIGHT`: The same request is under way */
        "AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `BATCH_NOT_FOUND`: Batch not found */
        BATCH_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `CALL_NOT_FOUND`: Call not found; `SESSION_NOT_FOUND`: Session not found */
        "CALL_NOT_FOUND.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `CHAT_NOT_FOUND`: Chat not found */
        CHAT_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `CHAT_NOT_FOUND`: Chat not found; `MEDIA_NOT_FOUND`: Medium not found; `SESSION_NOT_FOUND`: Session not found */
        "CHAT_NOT_FOUND.MEDIA_NOT_FOUND.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `CHAT_NOT_FOUND`: Chat not found; `SESSION_NOT_FOUND`: Session not found */
        "CHAT_NOT_FOUND.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `COMPANY_NOT_FOUND`: Company not found */
        COMPANY_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `CONNECT_TIMEOUT`: WhatsApp connection timed out */
        CONNECT_TIMEOUT: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `CONVERTER_MISSING`: Converter not installed */
        CONVERTER_MISSING: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `CONVERTER_MISSING`: Converter not installed; `UNSUPPORTED_KIND`: Kind of message not supported */
        "CONVERTER_MISSING.UNSUPPORTED_KIND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `EXTENSION_NOT_FOUND`: Extension not found */
        EXTENSION_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `IDEMPOTENCY_IN_FLIGHT`: The same request is under way */
        IDEMPOTENCY_IN_FLIGHT: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `IDEMPOTENCY_MISMATCH`: Idempotency key of another request */
        IDEMPOTENCY_MISMATCH: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `IMPORT_CONFLICT`: A line is in the way */
        IMPORT_CONFLICT: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `IMPORT_INVALID`: Nothing imported */
        IMPORT_INVALID: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `INTERNAL`: Internal error */
        INTERNAL: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `INVITE_NOT_VALID`: Invitation not valid; `SESSION_NOT_FOUND`: Session not found */
        "INVITE_NOT_VALID.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `KEY_NOT_FOUND`: Key not found */
        KEY_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `LABEL_NOT_FOUND`: Label not found */
        LABEL_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `LABEL_NOT_FOUND`: Label not found; `CHAT_NOT_FOUND`: Chat not found; `SESSION_NOT_FOUND`: Session not found */
        "LABEL_NOT_FOUND.CHAT_NOT_FOUND.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `LABEL_NOT_FOUND`: Label not found; `MESSAGE_NOT_FOUND`: Message not found; `SESSION_NOT_FOUND`: Session not found */
        "LABEL_NOT_FOUND.MESSAGE_NOT_FOUND.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `LABEL_NOT_FOUND`: Label not found; `SESSION_NOT_FOUND`: Session not found */
        "LABEL_NOT_FOUND.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `MEDIA_DOWNLOAD_FAILED`: Medium could not be had from WhatsApp; `OWNER_UNREACHABLE`: Owner of the line not reachable */
        "MEDIA_DOWNLOAD_FAILED.OWNER_UNREACHABLE": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `MEDIA_LINK_FAILED`: Link could not be downloaded */
        MEDIA_LINK_FAILED: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `MEDIA_NOT_FOUND`: Medium not found */
        MEDIA_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `MEDIA_NOT_FOUND`: Medium not found; `SESSION_NOT_FOUND`: Session not found */
        "MEDIA_NOT_FOUND.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `MEDIA_UNAVAILABLE`: Medium not available any more */
        MEDIA_UNAVAILABLE: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `MEDIA_UNREADABLE`: Medium not readable; `MEDIA_LINK_FAILED`: Link could not be downloaded; `IDEMPOTENCY_MISMATCH`: Idempotency key of another request */
        "MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `MESSAGE_NOT_FOUND`: Message not found */
        MESSAGE_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `MESSAGE_NOT_FOUND`: Message not found; `MEDIA_NOT_FOUND`: Medium not found; `SESSION_NOT_FOUND`: Session not found */
        "MESSAGE_NOT_FOUND.MEDIA_NOT_FOUND.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `MESSAGE_NOT_FOUND`: Message not found; `SESSION_NOT_FOUND`: Session not found; `CHAT_NOT_FOUND`: Chat not found; `MEDIA_NOT_FOUND`: Medium not found; `TEMPLATE_NOT_FOUND`: Template not found */
        "MESSAGE_NOT_FOUND.SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `MESSAGE_TOO_OLD`: Message too old; `NOT_ON_WHATSAPP`: Number not on WhatsApp; `MESSAGE_REJECTED`: Message rejected by WhatsApp; `MEDIA_UNREADABLE`: Medium not readable; `MEDIA_LINK_FAILED`: Link could not be downloaded; `IDEMPOTENCY_MISMATCH`: Idempotency key of another request */
        "MESSAGE_TOO_OLD.NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `NO_DELETED_CREDENTIALS`: No deleted credentials */
        NO_DELETED_CREDENTIALS: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `NO_OTHER_PROCESS`: No other process */
        NO_OTHER_PROCESS: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `NOT_CONNECTED`: Session not connected */
        NOT_CONNECTED: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `NOT_ON_WHATSAPP`: Number not on WhatsApp; `IDEMPOTENCY_MISMATCH`: Idempotency key of another request */
        "NOT_ON_WHATSAPP.IDEMPOTENCY_MISMATCH": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `NOT_ON_WHATSAPP`: Number not on WhatsApp; `MESSAGE_REJECTED`: Message rejected by WhatsApp; `IDEMPOTENCY_MISMATCH`: Idempotency key of another request */
        "NOT_ON_WHATSAPP.MESSAGE_REJECTED.IDEMPOTENCY_MISMATCH": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `NOT_ON_WHATSAPP`: Number not on WhatsApp; `MESSAGE_REJECTED`: Message rejected by WhatsApp; `MEDIA_UNREADABLE`: Medium not readable; `MEDIA_LINK_FAILED`: Link could not be downloaded; `IDEMPOTENCY_MISMATCH`: Idempotency key of another request */
        "NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `OWNER_UNREACHABLE`: Owner of the line not reachable */
        OWNER_UNREACHABLE: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `PASSKEY_NOT_PENDING`: No passkey asked for */
        PASSKEY_NOT_PENDING: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `PAYLOAD_TOO_LARGE`: Payload too large */
        PAYLOAD_TOO_LARGE: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `PAYLOAD_TOO_LARGE`: Payload too large; `MEDIA_TOO_LARGE`: Medium too large */
        "PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `PROCESS_NOT_FOUND`: Process not found */
        PROCESS_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `PRODUCT_NOT_FOUND`: Product, catalog or order not found; `MEDIA_NOT_FOUND`: Medium not found; `SESSION_NOT_FOUND`: Session not found */
        "PRODUCT_NOT_FOUND.MEDIA_NOT_FOUND.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `PRODUCT_NOT_FOUND`: Product, catalog or order not found; `SESSION_NOT_FOUND`: Session not found */
        "PRODUCT_NOT_FOUND.SESSION_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `RANGE_NOT_SATISFIABLE`: Range not satisfiable */
        RANGE_NOT_SATISFIABLE: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `RATE_LIMITED`: Rate limit exceeded */
        RATE_LIMITED: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `RATE_LIMITED`: Rate limit exceeded; `QUEUE_FULL`: Queue full */
        "RATE_LIMITED.QUEUE_FULL": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `REQUEST_TIMEOUT`: Request too slow */
        REQUEST_TIMEOUT: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `SERVICE_UNAVAILABLE`: Service unavailable */
        SERVICE_UNAVAILABLE: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["FailedProbe"];
            };
        };
        /** @description `SESSION_NOT_FOUND`: Session not found */
        SESSION_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `SESSION_NOT_FOUND`: Session not found; `CHAT_NOT_FOUND`: Chat not found */
        "SESSION_NOT_FOUND.CHAT_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `SESSION_NOT_FOUND`: Session not found; `CHAT_NOT_FOUND`: Chat not found; `MEDIA_NOT_FOUND`: Medium not found; `TEMPLATE_NOT_FOUND`: Template not found */
        "SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `SESSION_NOT_FOUND`: Session not found; `QR_NOT_PENDING`: No QR code pending */
        "SESSION_NOT_FOUND.QR_NOT_PENDING": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `SHUTTING_DOWN`: Shutting down; `SERVICE_UNAVAILABLE`: Service unavailable */
        "SHUTTING_DOWN.SERVICE_UNAVAILABLE": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `SHUTTING_DOWN`: Shutting down; `SERVICE_UNAVAILABLE`: Service unavailable; `CIRCUIT_OPEN`: Too many failed tries */
        "SHUTTING_DOWN.SERVICE_UNAVAILABLE.CIRCUIT_OPEN": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `TEMPLATE_EXISTS`: Template exists; `TOO_MANY_TEMPLATES`: Too many templates */
        "TEMPLATE_EXISTS.TOO_MANY_TEMPLATES": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `TEMPLATE_NOT_FOUND`: Template not found */
        TEMPLATE_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `TOO_MANY_TEMPLATES`: Too many templates */
        TOO_MANY_TEMPLATES: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `TOO_MANY_WEBHOOKS`: Too many webhooks */
        TOO_MANY_WEBHOOKS: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `UNAUTHENTICATED`: Authentication needed */
        UNAUTHENTICATED: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type */
        UNSUPPORTED_MEDIA_TYPE: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `UNSUPPORTED_MEDIA_TYPE`: Unsupported media type; `MEDIA_TYPE_MISMATCH`: Medium of another type */
        "UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `VALIDATION_FAILED`: Validation failed */
        VALIDATION_FAILED: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `VALIDATION_FAILED`: Validation failed; `TEMPLATE_PARAMETER_COUNT`: Number of parameters does not match; `TEMPLATE_PARAMETER_FORMAT`: Parameter does not match the template; `TEMPLATE_PARAMETER_TEXT`: Characters that a parameter may not have; `TEMPLATE_PARAMETER_MISSING`: Parameter of a template missing; `TEMPLATE_PARAMETER_INVALID`: Parameter of a template not valid; `TEMPLATE_TOO_LONG`: Text of the template too long */
        "VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `WEBHOOK_DISABLED`: Webhook disabled */
        WEBHOOK_DISABLED: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `WEBHOOK_NOT_FOUND`: Webhook not found */
        WEBHOOK_NOT_FOUND: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `WHATSAPP_UNANSWERED`: WhatsApp did not answer; `OWNER_UNREACHABLE`: Owner of the line not reachable */
        "WHATSAPP_UNANSWERED.OWNER_UNREACHABLE": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    auditList: {
        parameters: {
            query?: {
                /** @description Only entries before this one: `next` of the page before */
                before?: string;
                /** @description Only entries about this company */
                companyId?: string;
                limit?: number;
                /** @description Only entries about this line */
                line?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    eventsList: {
        parameters: {
            query?: {
                /** @description Only events after this id */
                after?: string;
                /** @description Only events of this company */
                companyId?: string;
                limit?: number;
                /** @description Only events of this line */
                line?: string;
                /** @description Only these types, with commas between them */
                types?: string;
                /** @description Seconds to wait for a first event */
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    extensionsList: {
        parameters: {
            query?: {
                /** @description The company; needed with an admin key */
                companyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExtensionList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    extensionsChoose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The extension */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChooseExtensionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExtensionAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["EXTENSION_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    extensionsFailures: {
        parameters: {
            query?: {
                /** @description Only messages before this event: `next` of the page before */
                before?: string;
                /** @description The company; needed with an admin key */
                companyId?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The extension */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["EXTENSION_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    extensionsRetry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The extension */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetryAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["EXTENSION_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    importImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            409: components["responses"]["IMPORT_CONFLICT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IMPORT_INVALID"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    keysList: {
        parameters: {
            query?: {
                /** @description Only keys made before this one: `next` of the page before */
                before?: string;
                /** @description Only keys of this company */
                companyId?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    keysCreate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateKeyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKey"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    keysRevoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevokedKey"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["KEY_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    limitsShow: {
        parameters: {
            query?: {
                /** @description A recipient whose windows are wanted as well */
                phone?: string;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitsAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    limitsSet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitsAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    limitsRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitsAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    downloadsShow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadsAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    downloadsSet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DownloadsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadsAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    downloadsRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DownloadsAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    sessionsMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricsAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    metricsScrapeBelowApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus’ text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    processesList: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProcessList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    processesDrain: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id, or how it begins: what sessions have as `owner` */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DrainingProcess"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["PROCESS_NOT_FOUND"];
            409: components["responses"]["NO_OTHER_PROCESS"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    messagesReactForCompany: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompanyReactionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    retentionShow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    retentionSet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    retentionRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    sessionsList: {
        parameters: {
            query?: {
                /** @description Goes on where a page ended: its `next` */
                cursor?: string;
                /** @description At most so many; without it all */
                limit?: number;
                /** @description Only sessions in this state */
                status?: "idle" | "connecting" | "qr" | "pairing" | "passkey" | "connected" | "reconnecting" | "logged_out" | "replaced" | "outdated" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    sessionsCreate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSessionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedSession"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE.CIRCUIT_OPEN"];
            504: components["responses"]["CONNECT_TIMEOUT"];
        };
    };
    sessionsGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDetails"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    sessionsRemove: {
        parameters: {
            query?: {
                /** @description Unlink the device and delete its credentials as well */
                logout?: "true" | "false";
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedSession"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    batchesOne: {
        parameters: {
            query?: {
                /** @description Only results after this place: `next` of the page before */
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                batchId: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResults"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["BATCH_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    batchesCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batchId: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["BATCH_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    contactsBlocklist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlocklistAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    callsReject: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Id of the call, as its event has it */
                callId: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CALL_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    callsLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CallLinkBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CallLinkAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    catalogList: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description The business whose catalog it is; the account itself when left out */
                of?: string | number;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["PRODUCT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    catalogCollections: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The business whose catalog it is; the account itself when left out */
                of?: string | number;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CollectionsAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["PRODUCT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    catalogOrder: {
        parameters: {
            query: {
                /** @description What came with the order as `token` */
                token: string;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of the order, as the message has it */
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["PRODUCT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    catalogCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProductBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["MEDIA_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    catalogDelete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of the product */
                productId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["PRODUCT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    catalogUpdate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of the product */
                productId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProductBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["PRODUCT_NOT_FOUND.MEDIA_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewChannelBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["MEDIA_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description JID of the channel, or the code in its link `https://whatsapp.com/channel/…` */
                channel: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsDelete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the channel */
                channel: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.CHANNEL_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the channel */
                channel: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChannelBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.CHANNEL_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsFollow: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the channel */
                channel: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.CHANNEL_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsMute: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the channel */
                channel: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.CHANNEL_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsSetPicture: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the channel */
                channel: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PictureBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.CHANNEL_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.MEDIA_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsRemovePicture: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the channel */
                channel: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.CHANNEL_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsUnfollow: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the channel */
                channel: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.CHANNEL_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    channelsUnmute: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the channel */
                channel: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.CHANNEL_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    chatsList: {
        parameters: {
            query?: {
                /** @description Only what is older: `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    chatsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The chat: phone number of the other side, or JID by whatever name */
                chat: string | number;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CHAT_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    chatsDelete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The chat: phone number of the other side, or JID by whatever name */
                chat: string | number;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND.CHAT_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    chatsChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The chat: phone number of the other side, or JID by whatever name */
                chat: string | number;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND.CHAT_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    chatsExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The chat: phone number of the other side, or JID by whatever name */
                chat: string | number;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One message on each line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["RecordedMessageView"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CHAT_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    chatsHistory: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The chat: phone number of the other side, or JID by whatever name */
                chat: string | number;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HistoryBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    labelsOfChat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The chat: phone number of the other side, or JID by whatever name */
                chat: string | number;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatLabels"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    labelsPutOnChat: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The chat: phone number of the other side, or JID by whatever name */
                chat: string | number;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatLabels"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["LABEL_NOT_FOUND.CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["NOT_ON_WHATSAPP.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    chatsPresence: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The chat: phone number of the other side, or JID by whatever name */
                chat: string | number;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND.CHAT_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    communitiesList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommunityList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    communitiesCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCommunityBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommunityAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    communitiesOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description JID of the community */
                community: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommunityAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    communitiesGroups: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description JID of the community */
                community: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubgroupList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    communitiesCreateGroup: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the community */
                community: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSubgroupBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubgroupAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["NOT_ON_WHATSAPP.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    communitiesLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the community */
                community: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommunityChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    communitiesUnlink: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the community */
                community: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommunityChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    communitiesLeave: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description JID of the community */
                community: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommunityChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    communitiesMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description JID of the community */
                community: string;
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommunityMembers"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    contactsList: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    contactsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description The contact: phone number, or JID by whatever name */
                contact: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    contactsBlock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description The contact: phone number, or JID by whatever name */
                contact: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["NOT_ON_WHATSAPP.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    contactsPicture: {
        parameters: {
            query?: {
                /** @description `preview` is a small one */
                size?: "preview" | "image";
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description The contact: phone number, or JID by whatever name */
                contact: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactPicture"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    contactsUnblock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description The contact: phone number, or JID by whatever name */
                contact: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BlockAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["NOT_ON_WHATSAPP.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGroupBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewGroupAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["NOT_ON_WHATSAPP.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    membersDemote: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PeopleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembersAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    membersPromote: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PeopleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembersAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsRenewLink: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    membersRequests: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestsAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    membersApprove: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PeopleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembersAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    membersReject: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PeopleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembersAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsLeave: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    membersAdd: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PeopleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembersAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    membersRemove: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PeopleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembersAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsPicture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PictureAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsSetPicture: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PictureBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.MEDIA_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsRemovePicture: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description JID of the group */
                group: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupChanged"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.GROUP_ADMIN_REQUIRED"];
            404: components["responses"]["CHAT_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsJoin: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeQuery"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["INVITE_NOT_VALID.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    groupsInvited: {
        parameters: {
            query: {
                /** @description The code, or the whole link https://chat.whatsapp.com/… */
                code: string;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["INVITE_NOT_VALID.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    sessionsHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionHealthAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            /**
             * @description `SHUTTING_DOWN`: Shutting down; `SERVICE_UNAVAILABLE`: Service unavailable
             *
             *     The session is not healthy
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionHealthAnswer"];
                };
            };
        };
    };
    sessionsInitialize: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InitializedSession"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE.CIRCUIT_OPEN"];
            504: components["responses"]["CONNECT_TIMEOUT"];
        };
    };
    labelsList: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    labelsCreate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLabelBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    labelsChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of the label */
                labelId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["LABEL_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    labelsDelete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of the label */
                labelId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["LABEL_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    labelsUnder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of the label */
                labelId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabeledList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["LABEL_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    linkPagesMake: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkPageBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkPageAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            409: components["responses"]["ALREADY_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    mediaAdd: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: binary */
                    file: string;
                } | components["schemas"]["MediumSource"];
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                } | components["schemas"]["MediumSource"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MediumAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            408: components["responses"]["REQUEST_TIMEOUT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["MEDIA_LINK_FAILED"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    mediaShow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a medium of the company */
                mediumId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The range that `Range` asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The client has it, as `If-None-Match` says */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["MEDIA_NOT_FOUND"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            416: components["responses"]["RANGE_NOT_SATISFIABLE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    mediaRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a medium of the company */
                mediumId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["MEDIA_NOT_FOUND"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    messagesMessageId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageIdAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    recordsList: {
        parameters: {
            query?: {
                /** @description Only messages of this chat: the phone number of the other side, or a JID */
                chat?: string | number;
                /** @description Only what is older: `next` of the page before */
                cursor?: string;
                /** @description Only what came in, or what went out by whatever way */
                direction?: "in" | "out";
                /** @description Only messages of this person, in whatever chat: phone number or JID */
                from?: string | number;
                /** @description Only messages of this kind */
                kind?: string;
                limit?: number;
                /** @description Only messages with all of these words, whole, in letters of any case */
                q?: string;
                /** @description Not before this moment: a date and time with its zone, such as 2027-01-31T12:00:00Z or 2027-01-31T12:00:00+03:00, or a date, which begins in UTC */
                since?: string;
                /** @description Before this moment */
                until?: string;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    messagesSend: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAnswer"];
                };
            };
            /** @description The queue has it (`options.queue`, `options.send_at`) */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING.UNSUPPORTED_KIND"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    recordsOne: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["MESSAGE_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    changesDelete: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
                /** @description `me` takes it off the devices of this account alone */
                for?: "everyone" | "me";
            };
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["MESSAGE_NOT_FOUND.SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["MESSAGE_TOO_OLD.NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    changesEdit: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["MESSAGE_NOT_FOUND.SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["MESSAGE_TOO_OLD.NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    changesForward: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Recipient"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["MESSAGE_NOT_FOUND.SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    labelsOfMessage: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageLabels"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["MESSAGE_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    labelsPutOnMessage: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageLabels"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["LABEL_NOT_FOUND.MESSAGE_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    messageMediaShow: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The range that `Range` asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": string;
                };
            };
            /** @description The client has it, as `If-None-Match` says */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["MESSAGE_NOT_FOUND.MEDIA_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            416: components["responses"]["RANGE_NOT_SATISFIABLE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["MEDIA_DOWNLOAD_FAILED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    changesPin: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PinBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["MESSAGE_NOT_FOUND.SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    changesRead: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["MESSAGE_NOT_FOUND.SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    changesRespond: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResponseBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["MESSAGE_NOT_FOUND.SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    changesStar: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StarBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["MESSAGE_NOT_FOUND.SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    changesVote: {
        parameters: {
            query?: {
                /** @description Phone number or JID of its chat, where several chats have a message with this id */
                chat?: string | number;
            };
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VoteBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["MESSAGE_NOT_FOUND.SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    batchesAdd: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkBody"];
            };
        };
        responses: {
            /** @description Nothing waits: none of them can be sent as it was given */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            /** @description They are on disk, and leave as the limits allow */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    numbersMany: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NumbersBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NumbersAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    numbersOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description The phone number, as people write it */
                phone: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NumberAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    sessionsPairingCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PairingCodeBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedPairingCode"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            409: components["responses"]["ALREADY_CONNECTED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE.CIRCUIT_OPEN"];
            504: components["responses"]["CONNECT_TIMEOUT"];
        };
    };
    sessionsPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["PASSKEY_NOT_PENDING"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    sessionsSubmitPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDetails"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["PASSKEY_NOT_PENDING"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    personsErase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description The person: phone number, or a JID by phone or by LID */
                phone: string | number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasedAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    profilePrivacy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacyAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    profileSetPrivacy: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrivacyBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    profileProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfileAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    profileSetName: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileNameBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    profilePicture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProfilePictureAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    profileSetPicture: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PictureBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["MEDIA_NOT_FOUND.SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    profileRemovePicture: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    profileSetStatus: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileStatusBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.IDEMPOTENCY_IN_FLIGHT"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            422: components["responses"]["IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    sessionsQr: {
        parameters: {
            query?: {
                format?: "png" | "json" | "terminal" | "svg";
            };
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The QR code in the form asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QrJson"];
                    "image/png": string;
                    "image/svg+xml": string;
                    "text/plain": string;
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND.QR_NOT_PENDING"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    messagesReact: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReactionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    sessionsRestoreCredentials: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InitializedSession"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["NO_DELETED_CREDENTIALS"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            502: components["responses"]["OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE.CIRCUIT_OPEN"];
            504: components["responses"]["CONNECT_TIMEOUT"];
        };
    };
    messagesSendPlain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessageBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAnswer"];
                };
            };
            /** @description The queue has it (`options.queue`, `options.send_at`) */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING.UNSUPPORTED_KIND"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    sessionsStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionDetails"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["SESSION_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    statusPostsPost: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatusBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    statusPostsDelete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: whoever repeats it within 24 hours gets the first answer, and nothing is sent twice */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The company, of which its line `main` is meant; another line follows a dot: `962302.sales` */
                companyId: string;
                /** @description Id of a message that was received or sent */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusDeleted"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED.RESTRICTED"];
            404: components["responses"]["MESSAGE_NOT_FOUND.SESSION_NOT_FOUND.CHAT_NOT_FOUND.MEDIA_NOT_FOUND.TEMPLATE_NOT_FOUND"];
            409: components["responses"]["AUTHENTICATION_REQUIRED.NOT_CONNECTED.TEMPLATE_PAUSED.TEMPLATE_DISABLED.IDEMPOTENCY_IN_FLIGHT"];
            410: components["responses"]["MEDIA_UNAVAILABLE"];
            413: components["responses"]["PAYLOAD_TOO_LARGE.MEDIA_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE.MEDIA_TYPE_MISMATCH"];
            422: components["responses"]["MESSAGE_TOO_OLD.NOT_ON_WHATSAPP.MESSAGE_REJECTED.MEDIA_UNREADABLE.MEDIA_LINK_FAILED.IDEMPOTENCY_MISMATCH"];
            429: components["responses"]["RATE_LIMITED.QUEUE_FULL"];
            500: components["responses"]["INTERNAL"];
            501: components["responses"]["CONVERTER_MISSING"];
            502: components["responses"]["WHATSAPP_UNANSWERED.OWNER_UNREACHABLE"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
            504: components["responses"]["ACK_TIMEOUT"];
        };
    };
    templatesList: {
        parameters: {
            query?: {
                category?: "MARKETING" | "UTILITY" | "AUTHENTICATION";
                /** @description Only templates of this company */
                companyId?: string;
                /** @description Only what is older: `next` of the page before */
                cursor?: string;
                /** @description Only this language */
                language?: string;
                limit?: number;
                /** @description Only this name */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    templatesCreate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTemplateBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            409: components["responses"]["TEMPLATE_EXISTS.TOO_MANY_TEMPLATES"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    templatesRemoveName: {
        parameters: {
            query?: {
                /** @description Whose template it is; an admin has to say so */
                companyId?: string;
                /** @description The name that is deleted in all languages */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedTemplates"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["TEMPLATE_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    templatesGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["TEMPLATE_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    templatesEdit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTemplateBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["TEMPLATE_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    templatesRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedTemplate"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["TEMPLATE_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    templatesUpdate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateTemplateBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["TEMPLATE_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    templatesPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewTemplateBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePreview"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED.TEMPLATE_PARAMETER_COUNT.TEMPLATE_PARAMETER_FORMAT.TEMPLATE_PARAMETER_TEXT.TEMPLATE_PARAMETER_MISSING.TEMPLATE_PARAMETER_INVALID.TEMPLATE_TOO_LONG"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["TEMPLATE_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    templatesImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportTemplatesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedTemplates"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            409: components["responses"]["TOO_MANY_TEMPLATES"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    webhooksList: {
        parameters: {
            query?: {
                /** @description Only webhooks of this company */
                companyId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    webhooksCreate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedWebhook"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["COMPANY_NOT_FOUND"];
            409: components["responses"]["TOO_MANY_WEBHOOKS"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    webhooksGet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["WEBHOOK_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    webhooksRemove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedWebhook"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["WEBHOOK_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    webhooksUpdate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateWebhookBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["WEBHOOK_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    webhooksDeliveries: {
        parameters: {
            query?: {
                /** @description Only deliveries of events before this one: `next` of the page before */
                before?: string;
                limit?: number;
                state?: "pending" | "delivered" | "failed";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryList"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["WEBHOOK_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    webhooksRedeliver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeliverBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redelivery"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["WEBHOOK_NOT_FOUND"];
            409: components["responses"]["WEBHOOK_DISABLED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    webhooksRotateSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["WEBHOOK_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    webhooksTest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestedWebhook"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            404: components["responses"]["WEBHOOK_NOT_FOUND"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    healthSummary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthSummary"];
                };
            };
        };
    };
    healthLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveAnswer"];
                };
            };
        };
    };
    healthReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbeAnswer"];
                };
            };
            503: components["responses"]["SERVICE_UNAVAILABLE"];
        };
    };
    healthStartup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbeAnswer"];
                };
            };
            503: components["responses"]["SERVICE_UNAVAILABLE"];
        };
    };
    metricsScrape: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus’ text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
    batchedWebhookTake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MessagesBatch"] | components["schemas"]["EventsBatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnswer"];
                };
            };
            400: components["responses"]["VALIDATION_FAILED"];
            401: components["responses"]["UNAUTHENTICATED"];
            403: components["responses"]["ACCESS_DENIED"];
            413: components["responses"]["PAYLOAD_TOO_LARGE"];
            415: components["responses"]["UNSUPPORTED_MEDIA_TYPE"];
            429: components["responses"]["RATE_LIMITED"];
            500: components["responses"]["INTERNAL"];
            503: components["responses"]["SHUTTING_DOWN.SERVICE_UNAVAILABLE"];
        };
    };
}
